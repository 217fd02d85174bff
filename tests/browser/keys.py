"""Somebody without a mouse: where the focus is, whether it can be seen, and how to get somewhere with Tab."""

from __future__ import annotations

# The focused element, or the label that stands for a box that is drawn by its label alone.
SHOWN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  return box.width > 2 && box.height > 2 || !at.labels?.length ? at : at.labels[0];
}"""
HERE = f"""() => {{
  const shown = ({SHOWN})();
  if (!shown) return null;
  const style = getComputedStyle(shown);  // a link may run over two lines: each has a box
  const seen = [...shown.getClientRects()].some((box) => {{
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, bottom - 3]];
    return left < right && top < bottom && points.some(([x, y]) => {{
      const above = document.elementFromPoint(x, y);
      return above && (shown.contains(above) || above.contains(shown) && above.tagName === "LABEL");
    }});
  }});
  return {{
    what: (shown.outerHTML.slice(0, 120) + " … " + shown.innerText?.slice(0, 40)).replace(/\\s+/g, " "),
    seen, ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  }};
}}"""


class Keys:
    """Only Tab, Enter, Space and arrows. At each stop the focus must stand in sight, with its ring, under nothing."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def stop(self):
        """Return what has the focus, which must be seen; None when it is nowhere on the page."""
        here = self.page.evaluate(HERE)
        assert here is None or (here["seen"] and here["ringed"]), here
        return here and here["what"]

    def tab(self):
        self.page.keyboard.press("Tab")
        return self.stop()

    def is_on(self, target):
        return target.evaluate("e => e === document.activeElement")

    def tab_to(self, target, most=150):
        for _ in range(most):
            if target.count() and self.is_on(target.first):
                return
            assert self.tab() is not None, f"the focus left the page before {target}"
        raise AssertionError(f"{most} times Tab does not lead to {target}")

    def enter(self, target):
        """Go to a link or a button, press Enter, and arrive."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def go_round(self, most=300):
        """Tab through the whole page and out of it: nothing traps. Return the stops."""
        stops = []
        self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        while (here := self.tab()) is not None:
            stops.append(here)
            assert len(stops) < most, f"trapped: {stops[-3:]}"
        return stops
