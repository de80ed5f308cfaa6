"""The report in a real browser."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

from zhuti.evaluate.compare import compare
from zhuti.evaluate.evaluation import Subject, evaluate
from zhuti.evaluate.intervals import Bootstrap
from zhuti.evaluate.provenance import provenance
from zhuti.evaluate.report import write_comparison, write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from zhuti.evaluate.labels import Gold, Predictions

pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")) and "CI" not in os.environ,
    reason="needs chromium and chromedriver: apt-get install chromium chromium-driver",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    """Start a browser that logs what it asks the network for."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "disable-background-networking",
    ):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def folder(
    random_gold: Callable[..., Gold], noisy: Callable[..., Predictions], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Write a report and a comparison."""
    path = tmp_path_factory.mktemp("report")
    gold = random_gold(25)
    data = path / "data.jsonl"
    data.write_text("{}\n")
    made_with = provenance([("data", data)], 0, 200, ["zhuti"])
    draws = Bootstrap(200)
    subjects = [Subject(f"system {seed}", noisy(gold, seed)) for seed in (1, 2)]
    write_report(evaluate(gold, subjects[0], draws=draws), made_with, path)
    write_comparison(compare(gold, *subjects, draws), made_with, path)
    return path


@pytest.fixture
def report(browser: Chrome, folder: Path) -> Chrome:
    """Open the report."""
    browser.set_window_size(1280, 900)
    browser.get((folder / "report.html").as_uri())
    return browser


def _shown(browser: Chrome) -> list[dict[str, str]]:
    """Return the data of the mistakes that are shown, and their text."""
    script = """return [...document.querySelectorAll('.mistake')].filter((item) => item.offsetParent)
        .map((item) => ({...item.dataset, text: item.textContent}))"""
    return browser.execute_script(script)


def _rows(browser: Chrome) -> list[dict[str, str]]:
    script = """return [...document.querySelectorAll('tr[data-by]')].filter((row) => row.offsetParent)
        .map((row) => ({...row.dataset}))"""
    return browser.execute_script(script)


def _choose(browser: Chrome, form: str, name: str, value: str) -> None:
    browser.find_element("css selector", f"#{form} [name={name}] option[value='{value}']").click()


def _press(browser: Chrome, selector: str) -> None:
    browser.find_element("css selector", selector).send_keys(" ")


def _until(browser: Chrome, holds: Callable[[], bool]) -> None:
    """Wait for what a click brings about: a busy machine takes its time."""
    WebDriverWait(browser, 10).until(lambda _: holds())


def test_no_request_leaves_the_page(browser: Chrome, folder: Path) -> None:
    """Neither page asks for anything but itself, and the console stays silent."""
    for name in ("report.html", "comparison.html"):
        browser.get_log("performance"), browser.get_log("browser")
        browser.get((folder / name).as_uri())
        messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = {
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        }
        assert {url for url in asked if not url.startswith("data:")} == {(folder / name).as_uri()}
        assert browser.get_log("browser") == []


def test_filters(report: Chrome) -> None:
    """Each filter leaves what it should, filters add up, the count says so, and everything comes back."""
    every = _shown(report)
    assert len({one["right"] for one in every}) > 2
    wanted = [one for one in every if one["right"] == "employment"]
    _choose(report, "filter", "right", "employment")
    _until(report, lambda: _shown(report) == wanted)
    wanted = [one for one in wanted if one["kind"] == "missed"]
    _choose(report, "filter", "kind", "missed")
    _until(report, lambda: _shown(report) == wanted)
    assert report.find_element("id", "count").text == f"{len(wanted)} of {len(every)} shown"
    _press(report, "#filter button")
    _until(report, lambda: _shown(report) == every)
    report.find_element("css selector", "#filter [name=text]").send_keys("扶贫车间里")
    _until(report, lambda: _shown(report) == [one for one in every if "扶贫车间里" in one["text"]])
    _press(report, "#filter button")
    _press(report, "#filter [name=sure]")
    _until(report, lambda: _shown(report) == [one for one in every if one["sure"] == "yes"])


def test_order(report: Chrome) -> None:
    """The list turns round, and goes by article."""
    first = [one["order"] for one in _shown(report)]
    _choose(report, "filter", "order", "doubt")
    _until(report, lambda: [one["order"] for one in _shown(report)] == first[::-1])
    _choose(report, "filter", "order", "article")
    places = sorted(int(one["place"]) for one in _shown(report))
    _until(report, lambda: [int(one["place"]) for one in _shown(report)] == places)


def test_confusion_matrix_leads_to_its_mistakes(report: Chrome) -> None:
    """A cell of the matrix shows just its mistakes."""
    link = report.find_element("css selector", "a[data-right]")
    pair = link.get_attribute("data-right"), link.get_attribute("data-given")
    number = int(link.find_element("tag name", "b").text)
    link.send_keys("\n")
    _until(report, lambda: [(one["right"], one["given"]) for one in _shown(report)] == [pair] * number)


def test_slices_can_be_narrowed(report: Chrome) -> None:
    """One cut at a time, and without the small parts."""
    every = _rows(report)
    _choose(report, "cuts", "by", "position")
    wanted = [row for row in every if row["by"] == "position"]
    _until(report, lambda: _rows(report) == wanted)
    _press(report, "#cuts [name=small]")
    left = [row for row in wanted if row["small"] == "no"]
    assert len(left) < len(wanted)
    _until(report, lambda: _rows(report) == left)


def test_keyboard_reaches_everything(report: Chrome) -> None:
    """The first stop is the way past the contents; filters and wide tables are stops too."""
    body = report.find_element("tag name", "body")
    body.send_keys("\t")
    assert report.switch_to.active_element.get_attribute("class") == "skip"
    report.execute_script("""window.stops = [];
        addEventListener('focusin', (event) => stops.push(event.target.name || event.target.className))""")
    ActionChains(report).send_keys("\t" * 80).perform()
    stops = set(report.execute_script("return stops"))
    assert {"scroll", "by", "right", "given", "kind", "text", "order"} <= stops


@pytest.mark.parametrize("name", ["report.html", "comparison.html"])
def test_reads_on_a_phone(browser: Chrome, folder: Path, name: str) -> None:
    """Nothing sticks out at a width of 360 pixels; wide tables scroll in themselves."""
    metrics = {"width": 360, "height": 780, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.get((folder / name).as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_words_can_be_read_by_day_and_night(report: Chrome) -> None:
    """Text and its ground differ by 4.5 : 1 at least (WCAG AA), also in the tinted cells of the matrix."""
    script = """
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgb = (colour, under) => {
      canvas.fillStyle = `rgb(${under})`; canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const ground = (e) => e ? rgb(getComputedStyle(e).backgroundColor, ground(e.parentElement)) : [255, 255, 255];
    return [...document.querySelectorAll('p, td b, td small, th, .pill, .tag, .range, li, a, label')]
      .filter((e) => e.offsetParent && !e.closest('.zero') && e.textContent.trim())
      .map((e) => {
        const under = ground(e), opacity = getComputedStyle(e).opacity;
        const ink = rgb(getComputedStyle(e).color, under).map((c, i) => c * opacity + under[i] * (1 - opacity));
        return [ink, under, e.className + ' ' + e.textContent.trim().slice(0, 30)];
      });
    """
    for scheme in ("light", "dark"):
        features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        report.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        for ink, under, what in report.execute_script(script):
            assert _contrast(ink, under) >= 4.5, (scheme, what, ink, under)
    report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def _contrast(first: list[float], second: list[float]) -> float:
    def luminance(colour: list[float]) -> float:
        part = np.array(colour) / 255
        return float(
            np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
        )

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
