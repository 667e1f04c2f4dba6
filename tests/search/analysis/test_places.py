"""Where a body is, from its address and its name."""

import pytest

from search.analysis.places import build_places, street_of

PLACES = build_places(
    [
        ("110000", "北京市", "city", None),
        ("110105", "朝阳区", "district", "110000"),
        ("110108", "海淀区", "district", "110000"),
        ("110105015", "八里庄街道", "street", "110105"),
        ("110108005", "八里庄街道", "street", "110108"),
        ("110108017", "清河街道", "street", "110108"),
        ("110108099", "西清河街道", "street", "110108"),
    ]
)


@pytest.mark.parametrize(
    ("district", "address", "name", "street"),
    [
        ("110108", "北京市海淀区清河街道1号", "", "110108017"),
        ("110108", "北京市海淀区西清河街道1号", "", "110108099"),
        ("110108", "海淀区清河街道与八里庄街道之间", "", ""),
        ("110105", "北京市海淀区清河街道1号", "", ""),
        ("110108", "", "北京市海淀区八里庄街道养老服务中心", "110108005"),
        ("110108", "", "海淀八里庄街道养老服务中心", "110108005"),
        ("110108", "", "北京八里庄街道历史研究会", ""),
        ("110105", "", "北京市海淀区八里庄街道养老服务中心", ""),
        ("110108", "北京市海淀区清河街道1号", "北京市海淀区八里庄街道养老服务中心", "110108017"),
        ("", "", "北京市海淀区八里庄街道养老服务中心", ""),
        ("110108", "北京市海淀区中关村大街1号", "", ""),
    ],
)
def test_a_street_is_known_when_one_of_the_district_is_named(district, address, name, street):
    assert street_of(PLACES, district, address, name) == street
