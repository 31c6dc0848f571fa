"""Apache Spark: `pipe` starts one `assertain batch` for each partition and gives it the partition's lines.

Usage: spark-submit spark_answers.py CASES.jsonl ANSWERS

A partition's process starts with no environment but the one given here: `PATH` says where workers find `assertain`, by default where
this program does.
"""

import os
import sys

from pyspark.sql import SparkSession

cases, answers = sys.argv[1:]
spark = SparkSession.builder.appName("assertain").getOrCreate()
lines = spark.sparkContext.textFile(cases, minPartitions=4)
lines.pipe("assertain batch --brief", {"PATH": os.environ["PATH"]}, checkCode=True).saveAsTextFile(answers)
spark.stop()
