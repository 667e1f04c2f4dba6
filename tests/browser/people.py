"""The people of the browser tests, acting as they do: signing in, filing, working at the desk.

Everything goes through the page, with scripts or without; nothing here reads the database.
"""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.factories.people import PASSWORD
from tests.factories.sessions import code

CODE_LASTS_S = 30
SPARE_S = 5


class Person:
    """Somebody at a page of their own. `scripts` tells whether that page runs JavaScript."""

    def __init__(self, page: Any, user: Any = None, *, secret: str = "", scripts: bool = True) -> None:
        self.page, self.user, self.secret, self.scripts = page, user, secret, scripts

    def sign_in(self, onward: str) -> None:
        """Password, then the code of the authenticator where the person has one."""
        self.page.goto(f"/accounts/login/?next={onward}")
        self.page.get_by_label("用户名或电子邮箱").fill(self.user.username)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="登录").click()
        if self.secret:
            self.give_code("验证码", "登录")
        self.page.wait_for_url(lambda url: urlsplit(url).path == onward)

    def give_code(self, label: str, button: str) -> None:
        """Types the code of now; waits for the next one when this one is about to end."""
        left = CODE_LASTS_S - time.time() % CODE_LASTS_S
        if left < SPARE_S:
            time.sleep(left)
        self.page.get_by_label(label).fill(code(self.secret))
        self.page.locator("main").get_by_role("button", name=button, exact=True).click()


class Founder(Person):
    """Fills in a filing and hands it in."""

    number = ""

    def begin(self, matter: str) -> None:
        """From the guide to the first step of a new draft."""
        self.page.goto("/matters/")
        self.page.locator(f"main a[href='/matters/{matter}/']").first.click()
        self.page.get_by_role("link", name="开始申请").first.click()
        self.page.get_by_role("button", name="开始填写").click()
        self.page.wait_for_url("**/form/*/")
        self.number = self.page.url.split("/workspace/")[1].split("/")[0]

    def answer(self, answers: Mapping[str, Any]) -> None:
        """Answers every question that this step asks now."""
        for key in self.page.locator("[data-ask]").evaluate_all("asks => asks.map(ask => ask.dataset.ask)"):
            ask = self.page.locator(f"[data-ask='{key}']")
            if key in answers and (ask.is_visible() or not self.scripts):
                self._give(ask, key, answers[key])

    def _give(self, ask: Any, key: str, value: Any) -> None:
        if isinstance(value, list):
            self.enter_people(key, value)
        elif not ask.is_visible():
            return
        elif ask.locator("input[type=radio]").count():
            ask.locator(f"input[type=radio][value='{value}']").check()
        elif ask.locator("select").count():
            ask.locator("select").select_option(value)
        else:
            ask.locator(f"[name='{key}']").fill(value)

    def enter_people(self, key: str, people: Sequence[Mapping[str, str]]) -> None:
        """One row each; a row more is asked for by the button."""
        for number, person in enumerate(people):
            if not self.page.locator(f"[name^='{key}-{number}-']").count():
                self.page.locator(f"[data-ask='{key}']").get_by_role("button", name="再加一位").click()
            for column, value in person.items():
                cell = self.page.locator(f"[name='{key}-{number}-{column}']")
                if cell.evaluate("cell => cell.tagName") == "SELECT":
                    cell.select_option(value)
                else:
                    cell.fill(value)

    def next(self) -> None:
        """To the following step, which must not be refused."""
        here = self.page.url
        self.page.locator(".actions").get_by_role("button", name="下一步").click()
        self.page.wait_for_url(lambda url: url.split("?")[0] != here.split("?")[0])

    def upload(self, item: str, *files: Mapping[str, Any]) -> None:
        """Hands in files for one paper; with scripts choosing is sending."""
        box = self.page.locator(f"#item-{item}")
        form = box.locator("form[data-upload]")
        form.locator("input[type=file]").set_input_files(list(files))
        if not self.scripts:
            form.locator(".upload__send").click()
        names = box.locator(".files__name")
        names.filter(has_text=files[-1]["name"]).wait_for()

    def submit(self, signature: str) -> None:
        """Promises, signs and sends."""
        self.page.get_by_label(re.compile("^我承诺")).check()
        self.page.get_by_label("电子签名").fill(signature)
        self.page.get_by_role("button", name="提交申请").click()
        self.page.wait_for_url(f"**/workspace/{self.number}/")


class Clerk(Person):
    """Works at the desk."""

    def open_case(self, name: str) -> None:
        """From the queue of this post."""
        self.page.goto("/admin/cases/")
        self.page.locator(".desk-row", has_text=name).first.click()
        self.page.locator(".desk-head h1", has_text=name).wait_for()

    def form(self, move: str) -> Any:
        """The form of a move on the case page."""
        return self.page.locator(f"form[action*='/moves/{move}/']")

    def unfold(self, move: str) -> None:
        """Opens the part of the page where a move is prepared."""
        self.page.locator(f"#move-{move} > summary").click()

    def make(self, move: str) -> None:
        """Sends the form of a move; the page says it is done."""
        self.form(move).locator("button").click()
        self.page.wait_for_url(re.compile(r"/admin/cases/[^/]+/(\?.*)?$"))
        self.page.locator(".messages .success, .messages [class*=success]").first.wait_for()

    def tick_everything(self) -> None:
        """Every line of the checklist: 符合."""
        lines = self.page.locator("[data-desk-line]")
        for number in range(lines.count()):
            line = lines.nth(number)
            line.locator("input[value=yes]").check()
            if self.scripts:
                line.locator("[data-desk-saved]", has_text="已保存").wait_for()
        if not self.scripts:
            self.page.get_by_role("button", name="保存核查清单").click()
            self.page.locator("text=核查清单已保存").wait_for()
