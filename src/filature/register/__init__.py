"""What humans keep: children, cases, decisions, and the law that was in force on a day.

law/    packs of dated rules (`<country>.toml`) and what they say about dated facts; read `law/__init__.py`
"""
