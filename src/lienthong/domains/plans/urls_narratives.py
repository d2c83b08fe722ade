"""Addresses of narrative reports: outlines, what units write by them, the province's text."""

from django.urls import path

from .views import gathering, narrative, narrative_word, outline

urlpatterns = [
    path("ke-hoach/<str:code>/theo-de-cuong", gathering.asked_page, name="narratives"),
    path("ke-hoach/<str:code>/de-cuong", outline.outlines, name="outlines"),
    path("ke-hoach/<str:code>/de-cuong/<str:outline>", outline.outline_page, name="outline"),
    path("ke-hoach/<str:code>/de-cuong/<str:outline>/mau", narrative_word.outline_template, name="outline_template"),
    path("ke-hoach/<str:code>/de-cuong/<str:outline>/tong-hop", gathering.compose_page, name="compose"),
    path("ke-hoach/<str:code>/de-cuong/<str:outline>/tong-hop/word", gathering.composed_paper, name="composed_paper"),
    path("bao-cao-de-cuong/<str:code>", narrative.narrative_page, name="narrative"),
    path("bao-cao-de-cuong/<str:code>/muc", narrative.narrative_part, name="narrative_part"),
    path("bao-cao-de-cuong/<str:code>/mau", narrative_word.narrative_template, name="narrative_template"),
    path("bao-cao-de-cuong/<str:code>/word", narrative_word.narrative_paper, name="narrative_paper"),
    path("bao-cao-de-cuong/<str:code>/nop", narrative_word.narrative_upload, name="narrative_upload"),
]
