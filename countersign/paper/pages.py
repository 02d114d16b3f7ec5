"""The pages that are written on. Imported by whoever writes: it takes half a second and 60 MB, which most processes never need."""

from fpdf import FPDF

from countersign.paper.measures import FOOT, QUIET, WIDTH


class Pages(FPDF):
    """Pages with a quiet line at their foot."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-FOOT + 24)
        self.set_font("text", size=7.5)
        self.set_text_color(*QUIET)
        self.current_font_is_set_on_page = False
        self.cell(60, 10, f"{self.page_no()} / {{nb}}")
        self.cell(WIDTH - 60, 10, self.foot, align="R")
