from devices.simulation.homes import MIXTURE, MODELS, NATIVE, make_homes


def test_every_home_has_a_button_and_each_device_a_name_of_its_own():
    devices = [device for home in make_homes(200) for device in home.devices]
    assert len({device.name for device in devices}) == len(devices)
    assert {device.home for device in devices if device.tells == "sos"} == set(range(1, 201))


def test_every_source_of_the_mixture_has_a_button():
    assert set(MIXTURE) == {source for source, tells in MODELS if tells == "sos"}


def test_a_home_may_speak_our_own_format_only():
    assert {device.source for home in make_homes(12, (NATIVE,)) for device in home.devices} == {NATIVE}
