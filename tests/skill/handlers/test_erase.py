"""A wish to delete what was sent is known in each language, whichever backend works."""

import pytest

from skill.handlers.erase import wished


@pytest.mark.parametrize(
    "text",
    ["delete my images", "please delete all my files", "删除我的图片", "刪除我的所有檔案", "borra mis imágenes", "apague todos os meus arquivos",
     "supprime mes images", "lösche alle meine Dateien", "送った画像をすべて削除してください", "내 파일 모두 삭제해 줘", "удали мои картинки"],
)  # fmt: skip
def test_a_wish_to_delete_is_known(text):
    assert wished(text)


@pytest.mark.parametrize(
    "text",
    ["delete the first clip", "borra el título", "lösche den Ton", "удали титр", "remove my name from the title", ""],
)
def test_an_edit_is_none(text):
    assert not wished(text)
