"""``python -m sim``: the command ``greatgame``, where its folder is not on the path."""

from sim.cli.main import main

if __name__ == "__main__":
    main()
