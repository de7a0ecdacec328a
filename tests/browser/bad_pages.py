"""Pages that do what none of ours may, to see that it would be noticed."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import path

TOP = "<!doctype html><html lang=en><title>Bad</title><link rel=icon href=data:,><h1>Bad</h1>"


def writes(_request: HttpRequest) -> HttpResponse:
    User.objects.create(username="made by looking")
    return HttpResponse(TOP)


def shows(body: str) -> HttpResponse:
    return HttpResponse(TOP + body)


urlpatterns = [
    path("writes", writes),
    path("throws", lambda _: shows("<script>throw new Error('thrown')</script>")),
    path("logs", lambda _: shows("<script>console.error('logged')</script>")),
    path("asks", lambda _: shows("<img alt='' src=https://elsewhere.example/picture.png>")),
    path("unreadable", lambda _: shows("<p style='color: #ccc'>Who can read this?</p>")),
]
