"""The start page: for each role what waits for the person, and where their work stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.domain.acting import acting_membership
from apps.core.views import PageView
from apps.home.domain.boards import board_of


class HomeView(PageView):
    """`GET /`: the board of the membership the person acts under."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; someone without membership is told what to do."""
        membership = acting_membership(request)
        if membership is None:
            return render(request, "home/nobody.html")
        board = board_of(membership)
        return render(request, f"home/{board['board']}.html", board)
