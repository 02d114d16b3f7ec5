"""Item tables of many shapes."""

from .paper import items, read

NUMBERS = ("quantity", "unit_price", "line_total")


def test_wrapped_descriptions_belong_to_the_item_above():
    extracted = read(
        """
Description                      Qty      Price       Amount
Oiling of hinges                   2      50.00       100.00
  all doors of the east wing
Brass screws                      10       2.00        20.00
Total                                                 120.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges all doors of the east wing", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_headings_on_two_lines():
    extracted = read(
        """
Pos  Item                       Quantity      Unit        Line
                                              price       total
1    Oiling of hinges                  2      50.00      100.00
2    Brass screws                     10       2.00       20.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_totals_with_and_without_tax_beside_each_other():
    extracted = read(
        """
Description              Qty     Price      Net     VAT %     VAT    Total incl. VAT
Oiling of hinges           2     50.00   100.00      20%    20.00             120.00
Brass screws              10      2.00    20.00      20%     4.00              24.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_a_discount_in_the_row():
    extracted = read(
        """
Description              Qty     Price     Discount     Amount
Oiling of hinges           4     50.00         10 %     180.00
"""
    )
    assert items(extracted, *NUMBERS) == [("4", "50.00", "180.00")]


def test_a_table_without_headings():
    extracted = read(
        """
Kestrel Hinges
Invoice 17

Oiling of hinges                   2      50.00       100.00
Brass screws                      10       2.00        20.00

                                  Total               120.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_quantity_and_price_on_a_line_of_their_own():
    extracted = read(
        """
Kestrel Hinges
Invoice 17

Oiling of hinges                                      100.00
  2 h × 50.00
Brass screws                                           20.00
  10 pcs × 2.00

                                  Total               120.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_items_that_are_text_and_one_amount():
    extracted = read(
        """
Kestrel Hinges
Invoice 17

Oiling of hinges                                      100.00
Brass screws                                           20.00
                                  Total               120.00
"""
    )
    assert items(extracted, "description", "line_total") == [
        ("Oiling of hinges", "100.00"),
        ("Brass screws", "20.00"),
    ]


HEAD = "Description                      Qty      Price       Amount"


def test_a_table_over_several_pages_with_repeated_headings_and_a_carried_sum():
    extracted = read(
        f"""
{HEAD}
Oiling of hinges                   2      50.00       100.00
Carried forward                                       100.00
""",
        f"""
{HEAD}
Brought forward                                       100.00
Brass screws                      10       2.00        20.00
Total                                                 120.00
""",
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_a_table_that_goes_on_without_repeating_its_headings():
    extracted = read(
        f"""
{HEAD}
Oiling of hinges                   2      50.00       100.00
""",
        """
Kestrel Hinges, page 2

Brass screws                      10       2.00        20.00
Total                                                 120.00
""",
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_sums_between_groups_are_no_items():
    extracted = read(
        f"""
{HEAD}
Oiling of hinges                   2      50.00       100.00
Subtotal                                              100.00
Brass screws                      10       2.00        20.00
Subtotal                                               20.00
Total                                                 120.00
"""
    )
    assert items(extracted, "description", "line_total") == [
        ("Oiling of hinges", "100.00"),
        ("Brass screws", "20.00"),
    ]


def test_the_table_of_taxes_below_holds_no_items():
    extracted = read(
        f"""
{HEAD}
Oiling of hinges                   2      50.00       100.00

Net          VAT         Total
100.00       20.00       120.00
"""
    )
    assert items(extracted, "description", "line_total") == [
        ("Oiling of hinges", "100.00")
    ]


def test_units_and_rates_are_read_beside_the_numbers():
    extracted = read(
        """
Description              Qty        Price     VAT        Amount
Oiling of hinges         2 h        50.00     20 %       100.00
"""
    )
    assert items(extracted, "quantity", "unit", "tax_rate") == [("2", "h", "20")]


def test_a_discount_below_an_item_is_taken_off_its_total():
    extracted = read(
        f"""
{HEAD}
Oiling of hinges                   2      50.00       100.00
  Discount 10 %                                       -10.00
Brass screws                      10       2.00        20.00
Total                                                 110.00
"""
    )
    assert items(extracted, "description", "line_total") == [
        ("Oiling of hinges", "90.00"),
        ("Brass screws", "20.00"),
    ]


def test_what_is_included_in_an_item_is_none_of_its_own():
    extracted = read(
        f"""
{HEAD}
Oiling of hinges                   2      50.00       100.00
Including grease                   1                    4.24
Brass screws                      10       2.00        20.00
Subtotal                                              120.00
VAT 20%                                                24.00
Total                                                 144.00
"""
    )
    assert items(extracted, "description", "line_total") == [
        ("Oiling of hinges", "100.00"),
        ("Brass screws", "20.00"),
    ]
