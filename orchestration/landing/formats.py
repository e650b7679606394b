"""Which reader a delivered file needs, by its contract and its name.

A reader gives two things: the survey of a file, and its lines as tables of text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.landing.adding import Survey
from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import count_lines
from orchestration.landing.documents import document_records
from orchestration.landing.parquets import parquet_records
from orchestration.landing.promises import TABLES
from orchestration.landing.reading import Record, careful_records
from orchestration.landing.sheets import sheet, sheet_records
from orchestration.landing.surveys import survey, survey_documents, survey_rows


def format_of(contract: Contract, file_name: str) -> str:
    is_parquet = contract.may_be_parquet and file_name.endswith(".parquet")
    return "parquet" if is_parquet else contract.format


def survey_file(path: Path, contract: Contract, file_name: str, most_rows: int) -> Survey:
    """Count and sum a file of any format. Raises ``Rejected``."""
    file_format = format_of(contract, file_name)
    if file_format == "csv":
        return survey(path, contract, _is_gzip(file_name), most_rows)
    if file_format == "xlsx":
        header, rows = sheet(path, contract)
        found = survey_rows(rows, header, contract, most_rows).survey
    else:
        found = survey_documents(records(path, contract, file_name), contract, most_rows)
    found.is_plain = False
    return found


def records(path: Path, contract: Contract, file_name: str) -> Iterator[Record[Any]]:
    """Yield the records of a file, one by one: those of a table as lists, others as dicts."""
    file_format = format_of(contract, file_name)
    if file_format == "csv":
        return careful_records(path, contract, _is_gzip(file_name))
    if file_format == "xlsx":
        return sheet_records(path, contract)
    if file_format == "parquet":
        return parquet_records(path, contract)
    return document_records(path, contract, _is_gzip(file_name))


def is_table(contract: Contract, file_name: str) -> bool:
    return format_of(contract, file_name) in TABLES


def lines_at_least(path: Path, contract: Contract, file_name: str) -> int:
    """Count the lines of a file that nothing else may be believed of; 0 where it has no lines."""
    file_format = format_of(contract, file_name)
    if file_format == "csv":
        return count_lines(path, _is_gzip(file_name), contract.header_line)
    if file_format == "jsonl":
        return count_lines(path, _is_gzip(file_name), header_line=0)
    return 0


def _is_gzip(file_name: str) -> bool:
    return file_name.endswith(".gz")
