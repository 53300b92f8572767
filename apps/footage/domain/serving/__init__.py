"""Handing out frames: which bytes are which frame, who may have them, who had them."""
