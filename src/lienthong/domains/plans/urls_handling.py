"""Addresses of obstacles, extensions, instructions, and of who does what inside a unit."""

from django.urls import path

from .views import extensions, hand, instructions, obstacles

urlpatterns = [
    path("ke-hoach/<str:code>/vuong-mac", obstacles.obstacle_list, name="obstacles"),
    path("ke-hoach/<str:code>/vuong-mac/<str:obstacle>", obstacles.obstacle_page, name="obstacle"),
    path("viec-duoc-giao/<str:code>/vuong-mac", obstacles.raise_page, name="raise_obstacle"),
    path("ke-hoach/<str:code>/gia-han", extensions.extension_list, name="extensions"),
    path("viec-duoc-giao/<str:code>/gia-han", extensions.extension_work, name="extension"),
    path("ke-hoach/<str:code>/chi-dao", instructions.instruction_list, name="instructions"),
    path("ke-hoach/<str:code>/phan-cong", hand.hand_page, name="hand"),
]
