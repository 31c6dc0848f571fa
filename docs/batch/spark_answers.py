"""Apache Spark: `pipe` starts one `assertain batch` for each partition and gives it the partition's lines.

Usage: spark-submit spark_answers.py CASES.jsonl ANSWERS
"""

import sys

from pyspark.sql import SparkSession

cases, answers = sys.argv[1:]
spark = SparkSession.builder.appName("assertain").getOrCreate()
lines = spark.sparkContext.textFile(cases, minPartitions=4)
lines.pipe("assertain batch --brief", checkCode=True).saveAsTextFile(answers)
spark.stop()
