"""Which column of an item table is which, where headings say too little or something else."""

from .paper import items, read
from .test_items import NUMBERS


def test_columns_are_told_apart_by_multiplying_when_headings_mislead():
    extracted = read(
        """
Amount       Product                    VAT        Price        Total
4.00         Oiling of hinges           20%        50.00       200.00
3.00         Brass screws               20%         2.50         7.50
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "4.00", "50.00", "200.00"),
        ("Brass screws", "3.00", "2.50", "7.50"),
    ]


def test_a_heading_that_nobody_knows_is_a_column_all_the_same():
    extracted = read(
        """
Description               Flurbs     Quantity       Total
Oiling of hinges           50.00            2      100.00
Brass screws                2.00           10       20.00
Copper pipe                37.25            1       37.25
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
        ("Copper pipe", "1", "37.25", "37.25"),
    ]


def test_numbers_that_stand_nearer_to_the_next_heading_belong_to_their_own():
    extracted = read(
        """
Description          Qty     Price     VAT     Total
Oiling of hinges          2      50.00     20 %      100.00
Brass screws             50       4.00     20 %      200.00
Copper pipe               1      37.25     20 %       37.25
"""
    )
    assert items(extracted, "description", *NUMBERS, "tax_rate") == [
        ("Oiling of hinges", "2", "50.00", "100.00", "20"),
        ("Brass screws", "50", "4.00", "200.00", "20"),
        ("Copper pipe", "1", "37.25", "37.25", "20"),
    ]


def test_all_rows_together_tell_a_price_from_a_quantity_where_no_heading_does():
    extracted = read(
        """
Description               Flurbs        Gnorks       Total
Oiling of hinges           50.00          2.00      100.00
Brass screws                2.00         10         20.00
Copper pipe                37.25          1         37.25
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2.00", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
        ("Copper pipe", "1", "37.25", "37.25"),
    ]


def test_a_product_alone_is_no_proof_of_which_factor_is_the_price():
    extracted = read(
        """
Description               Flurbs        Gnorks       Total
Oiling of hinges              50             2         100
Brass screws                   2            10          20
Total                                                  120
"""
    )
    sure = [line[kind] for line in extracted.lines for kind in NUMBERS[:2]]
    assert sure
    assert not any(one.proven or one.confidence >= 0.95 for one in sure)


def test_quantity_and_price_in_one_cell():
    extracted = read(
        """
Description              Item price      VAT         Sum
Oiling of hinges          2 x 50.00     20 %      100.00
Brass screws 3 x 20       10 x 2.00     20 %       20.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws 3 x 20", "10", "2.00", "20.00"),
    ]


def test_a_price_without_a_quantity_is_the_price_of_all():
    extracted = read(
        """
Description                    Price
Oiling of hinges              100.00
Brass screws                   20.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "", "", "100.00"),
        ("Brass screws", "", "", "20.00"),
    ]


def test_an_amount_left_of_what_it_is_of_is_a_quantity():
    extracted = read(
        """
Amount    Item                  VAT     Unit Price       Price
2.5       Oiling of hinges      20 %         50.00      150.00
10        Brass screws          20 %          2.00       24.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2.5", "50.00", "150.00"),
        ("Brass screws", "10", "2.00", "24.00"),
    ]


def test_a_heading_cut_within_its_word_by_a_narrow_cell():
    extracted = read(
        """
Description               Quant     Price       Total
                          ity
Oiling of hinges          2         50.00      100.00
Brass screws              10         2.00       20.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2", "50.00", "100.00"),
        ("Brass screws", "10", "2.00", "20.00"),
    ]


def test_rows_without_headings_where_tax_and_a_total_with_tax_follow():
    extracted = read(
        """
1   Oiling of hinges      31.00 €/visit     2.00      62.00     20 %     12.40      74.40
2   Brass screws           2.50 €/pc       10.00      25.00     20 %      5.00      30.00
3   Copper pipe           40.00 €/pc        1.00      40.00     20 %      8.00      48.00
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "2.00", "31.00", "62.00"),
        ("Brass screws", "10.00", "2.50", "25.00"),
        ("Copper pipe", "1.00", "40.00", "40.00"),
    ]


def test_the_number_of_a_row_is_not_its_quantity():
    extracted = read(
        """
1   Oiling of hinges      31.00        1       31.00
2   Brass screws           2.50       10       25.00
3   Copper pipe           40.25        3      120.75
"""
    )
    assert items(extracted, "description", *NUMBERS) == [
        ("Oiling of hinges", "1", "31.00", "31.00"),
        ("Brass screws", "10", "2.50", "25.00"),
        ("Copper pipe", "3", "40.25", "120.75"),
    ]
