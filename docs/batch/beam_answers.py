"""Apache Beam: every bundle of cases goes through one `assertain batch`, on whichever worker has it.

Usage: python beam_answers.py CASES.jsonl ANSWERS [Beam options]; without options it runs on this machine.
"""

import subprocess
import sys

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions


class Judge(beam.DoFn):
    def start_bundle(self):
        self.cases = []

    def process(self, line):
        self.cases.append(line)

    def finish_bundle(self):
        from apache_beam.transforms.window import GlobalWindow
        from apache_beam.utils.timestamp import MIN_TIMESTAMP
        from apache_beam.utils.windowed_value import WindowedValue

        done = subprocess.run(
            ["assertain", "batch", "--brief"],
            input="\n".join(self.cases),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        for answer in done.stdout.splitlines():
            yield WindowedValue(answer, MIN_TIMESTAMP, [GlobalWindow()])


if __name__ == "__main__":
    cases, answers, *rest = sys.argv[1:]
    with beam.Pipeline(options=PipelineOptions(rest)) as pipeline:
        (
            pipeline
            | beam.io.ReadFromText(cases)
            | beam.ParDo(Judge())
            | beam.io.WriteToText(answers, file_name_suffix=".jsonl")
        )
