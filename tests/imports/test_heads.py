"""Where the head stands and what its columns mean."""

from eldercare.imports.heads import find_head, meaning, plain

KNOWN = {
    "姓名": "name",
    "身份证号": "id_number",
    "联系人姓名": "contact",
    "联系人电话": "contact_phone",
    "电话": "phone",
}


def test_a_head_in_the_first_row_is_found() -> None:
    assert find_head([["姓名", "电话"], ["顾桂兰", "1"]], KNOWN).row == 0


def test_titles_above_the_head_are_passed_over() -> None:
    lines = [["白蒲镇老年人名册"], ["制表：民政办", "", "2026年11月"], ["姓名", "身份证号"], ["顾桂兰", "1"]]
    assert find_head(lines, KNOWN).row == 2


def test_a_merged_head_over_two_rows_is_one_head() -> None:
    lines = [
        ["姓名", "身份证号", "联系人", "", "备注"],
        ["", "", "姓名", "电话", ""],
        ["顾桂兰", "1", "顾海燕", "2", ""],
    ]
    head = find_head(lines, KNOWN)
    assert (head.row, head.names) == (1, ("姓名", "身份证号", "联系人姓名", "联系人电话", "备注"))


def test_a_row_of_people_is_not_merged_into_the_head() -> None:
    assert find_head([["姓名", "电话"], ["顾桂兰", "无"]], KNOWN).row == 0


def test_where_nothing_is_known_the_first_row_of_several_words_is_the_head() -> None:
    assert find_head([["名册"], ["甲", "乙", "丙"], ["1", "2", "3"]], KNOWN).row == 1


def test_two_spellings_of_a_head_are_one_word() -> None:
    assert plain(" 身份证 号（18位）*") == plain("身份证号")


def test_of_two_columns_with_one_meaning_the_first_counts() -> None:
    assert meaning(["姓名", "姓 名", "颜色"], KNOWN) == {0: "name"}
