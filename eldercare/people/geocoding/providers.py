"""The providers that can be set, each asked through geopy. Only the text of an address leaves the house."""

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeopyError,
)
from geopy.geocoders import BaiduV3, Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from eldercare.config import Settings
from eldercare.core.coordinates import to_wgs84
from eldercare.core.geo import Place, distance_m
from eldercare.people.geocoding.states import PROVIDERS

# Both would write the address into the log: geopy what it was asked and answered; the library `requests`,
# which geopy takes by itself where it is installed, each try that failed. The queue itself logs codes only.
logging.getLogger("geopy").setLevel(logging.CRITICAL)
CONNECTING = {"adapter_factory": URLLibAdapter, "timeout": 8.0, "user_agent": "eldercare"}
LONGEST_BAIDU = 84  # bytes, says its manual

# Baidu's manual for `confidence`: the error in metres that a position stays below.
CONFIDENCE_M = (
    (100, 20), (90, 50), (80, 100), (75, 200), (70, 300), (60, 500), (50, 1000), (40, 2000), (30, 5000),
    (25, 8000), (0, 10000),
)  # fmt: skip
# AMap tells no error, only what was matched; the metres are our estimate.
LEVEL_M = {
    "门牌号": 50, "门址": 50, "单元号": 30, "楼栋": 50, "兴趣点": 100, "道路交叉路口": 100,
    "公交站台、地铁站": 100,
    "村组": 300, "村庄": 500, "热点商圈": 1000, "道路": 2000, "乡镇": 5000, "区县": 20000, "开发区": 5000,
    "市": 50000, "省": 200000, "国家": 1000000,
}  # fmt: skip
AMAP_BUSY = frozenset({"10003", "10004", "10010", "10014", "10019", "10020", "10021", "10029", "10044"})
AMAP_AWAY = frozenset({"10015", "10016", "10017", "20003", "30001"})
AMAP_KEY = frozenset({"10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012", "10013"})


@dataclass(frozen=True, slots=True)
class Found:
    """A WGS-84 place, and how far it may be off in metres; None where the provider does not say."""

    place: Place
    precision_m: int | None


class ProviderFaultError(Exception):
    """Nothing came of it that has to do with the address; `fault` is a code of `states.FAULTS`."""

    def __init__(self, fault: str, wait_s: float = 0.0) -> None:
        super().__init__(fault)
        self.fault, self.wait_s = fault, wait_s


class AddressRefusedError(Exception):
    """The provider does not take this address, now or later."""


class AMap(Geocoder):
    """AMap's web service, which geopy lacks (2.5): its own HTTP, our reading of the answer."""

    def __init__(self, key: str, domain: str = "restapi.amap.com", scheme: str = "https") -> None:
        super().__init__(scheme=scheme, **CONNECTING)
        self.key, self.api = key, f"{scheme}://{domain}/v3/geocode/geo"

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL
    ) -> Location | None:
        """The first match, None without one."""
        url = f"{self.api}?{urlencode({'key': self.key, 'address': query, 'output': 'JSON'})}"
        return self._call_geocoder(url, self._first, timeout=timeout)

    def _first(self, page: Mapping[str, Any]) -> Location | None:
        if str(page["status"]) != "1":
            self._refuse(str(page.get("infocode", "")), str(page.get("info", "")))
        matches = page["geocodes"]
        if not matches:
            return None
        lon, lat = str(matches[0]["location"]).split(",")
        return Location(matches[0].get("level"), (float(lat), float(lon)), matches[0])

    def _refuse(self, code: str, text: str) -> None:
        if code in AMAP_KEY:
            raise GeocoderAuthenticationFailure(text)
        if code in AMAP_BUSY:
            raise GeocoderQuotaExceeded(text)
        if code in AMAP_AWAY:
            raise GeocoderServiceError(text)
        raise GeocoderQueryError(text)


class Baidu(BaiduV3):
    """Baidu's web service. It says that a key does not exist as it says that an address is wrong, and that it
    found nothing as it says that it is broken."""

    def geocode(self, query: str, **options: Any) -> Location | None:
        """The match; the text is cut to what the service takes."""
        return super().geocode(query.encode()[:LONGEST_BAIDU].decode(errors="ignore"), **options)

    def _parse_json(self, page: Mapping[str, Any], exactly_one: bool = True) -> Location | None:  # noqa: FBT001 - as geopy calls it
        if page["status"] == 1 and "无相关结果" in f"{page.get('message')}{page.get('msg')}":
            return None
        return super()._parse_json(page, exactly_one)

    def _check_status(self, status: int) -> None:
        if status == 5:
            raise GeocoderAuthenticationFailure("AK illegal or not there")
        super()._check_status(status)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider at work: `kind` is a code of PROVIDERS, `a_second` how often it may be asked."""

    kind: str
    a_second: float
    geocoder: Any

    def ask(self, text: str) -> Found | None:
        """Where this address is; None when nobody knows it. Raises ProviderFaultError or
        AddressRefusedError."""
        try:
            location = self.geocoder.geocode(text)
            return None if location is None else self._read(location)
        except GeopyError as error:
            raise _named(error) from error
        except (KeyError, IndexError, TypeError, ValueError) as error:
            # geopy and we read answers by their shape; another shape ends in one of these.
            raise ProviderFaultError("garbled") from error

    def _read(self, location: Location) -> Found:
        given = Place(location.latitude, location.longitude)
        raw = location.raw if isinstance(location.raw, dict) else {}
        return Found(to_wgs84(given, PROVIDERS[self.kind]), PRECISIONS[self.kind](raw, given))


def _named(error: GeopyError) -> ProviderFaultError | AddressRefusedError:
    match error:
        case GeocoderRateLimited():
            return ProviderFaultError("busy", float(error.retry_after or 0))
        case GeocoderQuotaExceeded():
            return ProviderFaultError("busy")
        case GeocoderAuthenticationFailure() | GeocoderInsufficientPrivileges() | ConfigurationError():
            return ProviderFaultError("key")
        case GeocoderQueryError():
            return AddressRefusedError(str(error))
        case GeocoderParseError():
            return ProviderFaultError("garbled")
    return ProviderFaultError("away")


def _box_m(raw: Mapping[str, Any], given: Place) -> int | None:
    """Nominatim tells the box of what it found: from the place to its furthest corner."""
    box = [float(edge) for edge in raw.get("boundingbox", ())]
    if len(box) != 4:
        return None
    corners = [Place(lat, lon) for lat in box[:2] for lon in box[2:]]
    return math.ceil(max(distance_m(given, corner) for corner in corners))


def _confidence_m(raw: Mapping[str, Any], _given: Place) -> int | None:
    confidence = raw.get("confidence")
    if confidence is None:
        return None
    return next(metres for least, metres in CONFIDENCE_M if int(confidence) >= least)


def _level_m(raw: Mapping[str, Any], _given: Place) -> int | None:
    return LEVEL_M.get(str(raw.get("level", "")))


PRECISIONS: dict[str, Callable[[Mapping[str, Any], Place], int | None]] = {
    "nominatim": _box_m,
    "baidu": _confidence_m,
    "amap": _level_m,
}


def provider_of(settings: Settings) -> Provider | None:
    """The provider of the settings, None when none is set."""
    if not settings.geocoder:
        return None
    return Provider(settings.geocoder, settings.geocoder_rate, _BUILDERS[settings.geocoder](settings))


def _nominatim(settings: Settings) -> Nominatim:
    scheme, domain = _parts(settings.geocoder_url)
    return Nominatim(domain=domain, scheme=scheme, **CONNECTING)


def _baidu(settings: Settings) -> Baidu:
    geocoder = Baidu(settings.geocoder_key, **CONNECTING)
    if settings.geocoder_url:
        scheme, domain = _parts(settings.geocoder_url)
        geocoder.api = f"{scheme}://{domain}{geocoder.api_path}"
    return geocoder


def _amap(settings: Settings) -> AMap:
    if not settings.geocoder_url:
        return AMap(settings.geocoder_key)
    scheme, domain = _parts(settings.geocoder_url)
    return AMap(settings.geocoder_key, domain, scheme)


def _parts(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, f"{parts.netloc}{parts.path}".rstrip("/")


_BUILDERS: dict[str, Callable[[Settings], Any]] = {"nominatim": _nominatim, "baidu": _baidu, "amap": _amap}
