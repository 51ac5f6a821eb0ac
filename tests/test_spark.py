"""The same questions of frames of Spark, in local mode; and the page that tells how.

It takes the extra ``spark`` and Java 17; without them these tests are skipped with the reason.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17, and there is no java on the path", allow_module_level=True)

import pyarrow as pa
import pyarrow.parquet as pq
from engines import PACKAGED, QUESTIONS, SYNTHETIC, Asked, rows, synthetic
from profiles import scaled
from pyspark.sql import DataFrame, SparkSession
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

import azjp_relations as azjp
from azjp_relations.export import frames

PAGE = Path(__file__).parent.parent / "docs" / "outgrown.md"

# Spark leaves sockets to the garbage collector, and some of its own calls are deprecated.
pytestmark = [pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Start Spark in this process, on two threads, and stop it at the end."""
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "2g"}
    builder = SparkSession.builder.master("local[2]").appName("azjp_relations")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def engine(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Callable[[pa.Table], DataFrame]:
    """Return what makes a frame of Spark of a table of Arrow, by way of a file of Parquet."""
    folder = tmp_path_factory.mktemp("parquet")

    def made(found: pa.Table) -> DataFrame:
        file = folder / f"{len(list(folder.iterdir()))}.parquet"
        pq.write_table(found, file)
        return spark.read.parquet(str(file))

    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_packaged_data(engine: Callable[[pa.Table], DataFrame], question: str) -> None:
    """Of the packaged record, Spark says what the objects say."""
    QUESTIONS[question](Asked.of(azjp.load(), engine), PACKAGED)


@pytest.mark.parametrize("question", QUESTIONS)
def test_many_records(many: Asked, question: str) -> None:
    """Of 100,000 events, too."""
    QUESTIONS[question](many, SYNTHETIC)


@pytest.fixture(scope="module")
def many(engine: Callable[[pa.Table], DataFrame]) -> Asked:
    """Return many events and a fifth as many facts in Spark."""
    events = scaled(20_000, 100_000)
    return Asked.of(synthetic().dataset(events, events // 5), engine)


def test_questions_stay_lazy(engine: Callable[[pa.Table], DataFrame]) -> None:
    """A question makes a plan; Spark runs it when it is asked for rows."""
    found: Any = frames.count_by(engine(azjp.load().events.to_arrow()), "kind")
    assert isinstance(found, DataFrame)
    assert rows(found) == [*azjp.count_by(azjp.load().events, "kind").items()]


def test_the_page_runs(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of the page run from top to bottom with a session of Spark, and print what it says."""
    monkeypatch.chdir(tmp_path)
    examples = list(Sybil([PythonCodeBlockParser()]).parse(PAGE).examples())
    assert examples
    for example in examples:
        example.namespace["spark"] = spark
        example.evaluate()
