from skill.install.mirrors import uv_environment

LISTED = """:env:.disable-pip-version-check='1'
global.cert='/etc/ssl/certs/ca.crt'
global.extra-index-url='file:///a/simple file:///b/simple'
global.index-url='https://mirror.example/simple'
:env:.find-links='/wheels /more'
"""


def test_pips_mirrors_are_handed_on_to_uv():
    assert uv_environment(LISTED) == {
        "SSL_CERT_FILE": "/etc/ssl/certs/ca.crt",
        "UV_INDEX": "file:///a/simple file:///b/simple",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_without_mirrors_uv_keeps_its_own_settings():
    assert uv_environment("") == {}
    assert uv_environment("garbage\nglobal.index-url=''\n") == {}
