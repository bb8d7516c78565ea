"""Draw the skill's icons: interaction_model/icon.svg in the two sizes of its listing."""

from pathlib import Path

import resvg_py

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "interaction_model/icon.svg"
IMAGES = ROOT / "interaction_model/skill-package/assets/images"
SIZES = (108, 512)
"""Pixels of a side, as Alexa's listing wants them."""


def drawn(size: int) -> bytes:
    """The icon as a PNG of ``size`` by ``size`` pixels."""
    return bytes(resvg_py.svg_to_bytes(svg_path=str(DRAWING), width=size, height=size))


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        (IMAGES / f"icon_{size}.png").write_bytes(drawn(size))
        print(f"icon_{size}.png: drawn")
