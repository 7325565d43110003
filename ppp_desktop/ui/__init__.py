"""The window: Qt widgets that read fields, call services and show what comes back."""
