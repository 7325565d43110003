"""From terms and measures to statement lines, exactly and explained."""
