"""The Django project: settings, routes, the worker, and the embedded services behind them."""
