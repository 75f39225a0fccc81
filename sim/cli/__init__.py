"""The command ``greatgame``: one module per subcommand, heavy libraries imported on demand."""
