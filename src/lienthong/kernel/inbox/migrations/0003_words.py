"""The words of a line without marks, kept by the database: looked for among thousands they need not be made each time."""

from django.db import migrations

MARKED = (
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗ"
    "ỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ"
)
PLAIN = (
    "aaaaeeeiioooouuyaaaaeeeiioooouuyaaddiiuuoouuaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooo"
    "oooooooooooouuuuuuuuuuuuuuyyyyyyyy"
)


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_views_substitutes_feeds")]

    operations = [
        migrations.RunSQL(
            "alter table inbox_item add column words text generated always as"
            f" (lower(translate(title || ' ' || from_name, '{MARKED}', '{PLAIN}'))) stored",
            "alter table inbox_item drop column words",
        ),
    ]
