"""The columns of a list of seniors, and the words of its codes."""

from eldercare.core.errors import N_
from eldercare.imports.kinds import Column
from eldercare.imports.words import Codes
from eldercare.people.lists.finding import AREA_COLUMNS, STATION
from eldercare.people.lists.systems import POSITION_COLUMNS
from eldercare.people.rules import CATEGORIES, GRADES, LANGUAGES, LIVING, RELATIONS, SEXES
from eldercare.people.rules.contacts import NEARNESS

CONTACTS = (1, 2, 3)
YES_NO = Codes(
    {True: N_("Yes"), False: N_("No")},
    {
        **dict.fromkeys(("是", "有", "对", "y", "true", "1", "√", "✓", "☑"), True),
        **dict.fromkeys(("否", "无", "没有", "n", "false", "0", "×", "—"), False),
    },
)
SEX_CODES = Codes(
    SEXES,
    {"男": "M", "女": "F", "男性": "M", "女性": "F", "male": "M", "female": "F", "man": "M", "woman": "F"},
)
LIVING_CODES = Codes(
    LIVING,
    {
        "独居": "alone",
        "独自居住": "alone",
        "孤寡": "alone",
        "空巢": "couple",
        "夫妻同住": "couple",
        "与配偶同住": "couple",
        "与子女同住": "family",
        "与家人同住": "family",
        "家庭": "family",
        "留守": "left_behind",
    },
)
GRADE_CODES = Codes(
    GRADES,
    {
        "0级": 0,
        "1级": 1,
        "2级": 2,
        "3级": 3,
        "4级": 4,
        "能力完好": 0,
        "自理": 0,
        "轻度失能": 1,
        "中度失能": 2,
        "重度失能": 3,
        "完全失能": 4,
    },
)
CATEGORY_CODES = Codes(
    CATEGORIES,
    {
        # A list that does not say where speaks of homes.
        **dict.fromkeys(("五保", "五保户", "特困", "特困供养", "five_guarantee"), "five_guarantee_home"),
        **dict.fromkeys(("分散供养", "分散五保", "分散特困"), "five_guarantee_home"),
        **dict.fromkeys(("集中供养", "集中五保", "集中特困"), "five_guarantee_care"),
        "低保": "low_income",
        "低收入": "low_income",
        "残疾": "disabled",
        "重残": "disabled",
        "残疾人": "disabled",
        "计生特殊家庭": "special_family",
        "失独": "special_family",
        "百岁": "centenarian",
        "百岁老人": "centenarian",
    },
)
RELATION_CODES = Codes(
    RELATIONS,
    {
        "配偶": "spouse",
        "丈夫": "spouse",
        "妻子": "spouse",
        "老伴": "spouse",
        "儿子": "son",
        "长子": "son",
        "次子": "son",
        "女儿": "daughter",
        "长女": "daughter",
        "次女": "daughter",
        "儿媳": "daughter_in_law",
        "女婿": "son_in_law",
        "孙子": "grandchild",
        "孙女": "grandchild",
        "外孙": "grandchild",
        "外孙女": "grandchild",
        "兄弟": "sibling",
        "姐妹": "sibling",
        "侄子": "nephew",
        "侄女": "nephew",
        "邻居": "neighbour",
        "村医": "village_doctor",
    },
)
NEARNESS_CODES = Codes(
    NEARNESS,
    {
        "同住": "same_home",
        "一起住": "same_home",
        "附近": "near",
        "同村": "near",
        "同镇": "same_town",
        "外地": "away",
    },
)
LANGUAGE_CODES = Codes(LANGUAGES, {"普通话": "putonghua", "如皋话": "rugao", "方言": "rugao"})

_ONE_OF = N_("One of: %(words)s")
_SOME_OF = N_("One or more of these, with commas: %(words)s")
_PHONE_HINT = N_("11 digits, e.g. 13800000000, or a landline with its area code, 0513.")


def _contact(number: int) -> tuple[Column, ...]:
    # A second and a third contact stand under the same words with a number.
    first = number == 1

    def heads(*words: str) -> tuple[str, ...]:
        numbered = [word.replace("联系人", f"联系人{number}") for word in words]
        return (*numbered, *(words if first else ()))

    return (
        Column(
            f"contact{number}_name",
            CONTACT_WORDS[number][0],
            N_("The name of the person to call."),
            heads("联系人", "联系人姓名", "紧急联系人", "紧急联系人姓名"),
            secret=True,
        ),
        Column(
            f"contact{number}_relation",
            CONTACT_WORDS[number][1],
            _ONE_OF,
            heads("联系人关系", "与老人关系", "紧急联系人关系"),
            codes=RELATION_CODES,
        ),
        Column(
            f"contact{number}_phone",
            CONTACT_WORDS[number][2],
            _PHONE_HINT,
            heads("联系人电话", "联系人手机", "紧急联系人电话", "联系人联系电话"),
            secret=True,
        ),
        Column(
            f"contact{number}_key",
            CONTACT_WORDS[number][3],
            _ONE_OF,
            heads("联系人有钥匙", "联系人钥匙"),
            codes=YES_NO,
        ),
        Column(
            f"contact{number}_nearness",
            CONTACT_WORDS[number][4],
            _ONE_OF,
            heads("联系人居住", "联系人远近"),
            codes=NEARNESS_CODES,
        ),
        Column(
            f"contact{number}_note",
            CONTACT_WORDS[number][5],
            N_("At most 200 characters."),
            heads("联系人备注", "联系时间"),
            secret=True,
        ),
    )


CONTACT_WORDS = {
    1: (
        N_("Contact 1: name"),
        N_("Contact 1: relation"),
        N_("Contact 1: phone"),
        N_("Contact 1: has a key"),
        N_("Contact 1: lives"),
        N_("Contact 1: note"),
    ),
    2: (
        N_("Contact 2: name"),
        N_("Contact 2: relation"),
        N_("Contact 2: phone"),
        N_("Contact 2: has a key"),
        N_("Contact 2: lives"),
        N_("Contact 2: note"),
    ),
    3: (
        N_("Contact 3: name"),
        N_("Contact 3: relation"),
        N_("Contact 3: phone"),
        N_("Contact 3: has a key"),
        N_("Contact 3: lives"),
        N_("Contact 3: note"),
    ),
}

SENIOR_COLUMNS = (
    Column("number", N_("Register no."), N_("Leave it empty for somebody new."), ("登记号", "老人编号")),
    Column(
        "name",
        N_("Name"),
        N_("The name as on the ID card."),
        ("姓名", "老人姓名", "老年人姓名"),
        needed=True,
        secret=True,
    ),
    Column(
        "id_number",
        N_("ID number"),
        N_("18 characters as text, e.g. 11010519491231002X."),
        ("身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码", "居民身份证号"),
        as_text=True,
        secret=True,
    ),
    Column("sex", N_("Sex"), _ONE_OF, ("性别",), codes=SEX_CODES),
    Column(
        "birth_date",
        N_("Birth date"),
        N_("Year, month and day: 1940-05-04."),
        ("出生日期", "出生年月日", "生日", "出生年月"),
    ),
    Column(
        "phone",
        N_("Phone"),
        _PHONE_HINT,
        ("电话", "联系电话", "手机", "手机号", "手机号码", "本人电话"),
        secret=True,
    ),
    *AREA_COLUMNS,
    Column(
        "address",
        N_("Address"),
        N_("Town, village, group and house number."),
        ("地址", "住址", "家庭住址", "居住地址", "详细地址"),
    ),
    STATION,
    Column("living", N_("Living"), _ONE_OF, ("居住状况", "居住情况", "居住方式"), codes=LIVING_CODES),
    Column(
        "grade",
        N_("Ability grade"),
        _ONE_OF,
        ("能力等级", "失能等级", "能力评估等级", "评估等级"),
        codes=GRADE_CODES,
    ),
    Column(
        "categories",
        N_("Categories"),
        _SOME_OF,
        ("类别", "人员类别", "对象类别", "老人类别"),
        codes=CATEGORY_CODES,
    ),
    Column(
        "languages",
        N_("Languages"),
        _SOME_OF,
        ("语言", "方言", "语言或方言"),
        codes=LANGUAGE_CODES,
    ),
    Column(
        "same_sex",
        N_("Wishes a caregiver of the same sex"),
        _ONE_OF,
        ("要求同性护理", "同性护理"),
        codes=YES_NO,
    ),
    Column("key_note", N_("Keys"), N_("At most 200 characters."), ("钥匙", "钥匙说明"), secret=True),
    Column("caution", N_("Caution"), N_("At most 200 characters."), ("注意事项", "提醒"), secret=True),
    Column(
        "health_note",
        N_("Health"),
        N_("At most 1,000 characters."),
        ("健康状况", "健康情况", "病史"),
        secret=True,
    ),
    *POSITION_COLUMNS,
    *(column for number in CONTACTS for column in _contact(number)),
    Column(
        "another",
        N_("Another person of the same name"),
        N_("Yes, when it is somebody else of the same name and birth date."),
        ("同名不同人", "确认不是同一人"),
        codes=YES_NO,
    ),
)
