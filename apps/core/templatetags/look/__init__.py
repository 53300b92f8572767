"""The parts of `{% load plumbline %}`, by theme. They format and draw; they never query."""
