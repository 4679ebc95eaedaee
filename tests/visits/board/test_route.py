from eldercare.visits.board.route import Spell, gaps, load_minutes, place_rest


def test_a_gap_that_is_long_enough_lacks_nothing():
    (gap,) = gaps([Spell(1, 540, 600), Spell(2, 620, 680, travel=15)])
    assert (gap.free, gap.short) == (20, 0)


def test_a_gap_that_is_too_short_says_by_how_much():
    (gap,) = gaps([Spell(1, 540, 600), Spell(2, 607, 667, travel=15)])
    assert gap.short == 8


def test_the_way_from_home_is_no_gap():
    assert gaps([Spell(1, 540, 600, travel=40)]) == []


def test_a_break_stands_as_early_as_it_fits():
    rest = place_rest([Spell(1, 540, 600), Spell(2, 760, 820)], 60, 690, 810)
    assert (rest.start, rest.end, rest.fits) == (690, 750, True)


def test_a_break_leaves_time_for_the_way_to_the_next_visit():
    rest = place_rest([Spell(1, 600, 690), Spell(2, 755, 800, travel=10)], 60, 690, 900)
    assert rest.start == 800


def test_a_break_without_room_says_so():
    rest = place_rest([Spell(1, 680, 820)], 60, 690, 810)
    assert (rest.start, rest.end, rest.fits) == (690, 750, False)


def test_no_minutes_mean_no_break():
    assert place_rest([], 0, 0, 0) is None


def test_the_load_counts_visits_and_ways():
    assert load_minutes([Spell(1, 540, 600, travel=12), Spell(2, 620, 680, travel=15)]) == 147
