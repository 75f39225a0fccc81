"""Characters that no text may hold: a scenario with them is refused, and nothing shows them.

Control characters drive terminals, marks that turn the direction of writing make a line read
differently from what it says, and neither SVG nor HTML can hold all of them.
"""

from __future__ import annotations

import re

_RANGES = (
    (0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F),  # control characters but tab and line feed
    (0x061C, 0x061C), (0x200E, 0x200F), (0x2028, 0x202E), (0x2066, 0x206F),  # lines, directions
    (0xD800, 0xDFFF),  # halves of characters
    (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),  # no characters, marks inside of text
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)  # fmt: skip
FORBIDDEN = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in _RANGES) + "]")


def printable(text: str) -> str:
    """The text with forbidden characters spelled out by their escapes."""
    return FORBIDDEN.sub(lambda found: ascii(found[0])[1:-1], text)


def one_line(text: str) -> str:
    """The text as one line that can be read: whatever does not print is spelled out."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in printable(text))
