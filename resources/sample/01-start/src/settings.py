"""Reads config/current.toml."""
import pathlib
import tomllib


def load():
    root = pathlib.Path(__file__).resolve().parent.parent
    settings = tomllib.loads((root / "config" / "current.toml").read_text())
    settings["data"] = str(root / settings["data"])
    return settings
