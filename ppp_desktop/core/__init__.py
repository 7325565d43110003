"""Words, money, periods, errors and progress: what every other package may lean on."""
