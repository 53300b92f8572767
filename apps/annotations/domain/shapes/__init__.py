"""Kinds of shape, one module each: what is valid, what lies between two of them, what is exported.

Every shape is a flat list of numbers, `points`, in source pixels. The twins in JavaScript are the
modules of `static/js/labeler/geometry/kinds/`; change them together.
"""
