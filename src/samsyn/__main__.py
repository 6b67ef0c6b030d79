"""Run the command line with `python -m samsyn`."""

from samsyn.cli import main

if __name__ == "__main__":
    main()
