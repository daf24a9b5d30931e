#!/usr/bin/env python3
"""Docker's actions, without Docker: tags go from metadata-action to the dry run of a build."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import lact  # noqa: E402

WORKFLOW = """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/setup-qemu-action@v3
      - uses: docker/setup-buildx-action@v3
      - uses: docker/login-action@v3
        with: {registry: ghcr.io, username: mona, password: "${{ secrets.TOKEN }}"}
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: ghcr.io/Mona/App
          tags: |
            type=ref,event=branch
            type=raw,value={{branch}}-{{commit_date 'YYYYMMDD'}}
            type=sha
      - run: echo "$DOCKER_METADATA_OUTPUT_VERSION of $DOCKER_METADATA_OUTPUT_TAGS"
      - run: cat '${{ steps.meta.outputs.bake-file-tags }}'
      - id: build
        uses: docker/build-push-action@v6
        with:
          push: true
          tags: ${{ steps.meta.outputs.tags }}
          labels: ${{ steps.meta.outputs.labels }}
      - run: echo "digest ${{ steps.build.outputs.digest }}"
"""


class Docker(lact.Case):
    def test_tags_go_from_the_event_to_the_build(self):
        self.workflow(WORKFLOW, Dockerfile="FROM scratch\n")
        self.git("remote", "add", "origin", "https://github.com/Mona/app.git")
        date = self.git("log", "-1", "--format=%cd", "--date=format-local:%Y%m%d").strip()
        sha = self.git("rev-parse", "HEAD")[:7]
        path = self.dir / "bin"
        path.mkdir()
        for name in ("bash", "sh", "cat", "date"):
            (path / name).symlink_to(lact.shutil.which(name))
        records = self.records("run", "ci", "--secret", "TOKEN=hunter2hunter2", code=0,
                               env=self.env(PATH=str(path), TZ="UTC"))
        said = lact.lines(records)
        self.assertIn("main of ghcr.io/mona/app:main", said)
        for tag in ("main", f"main-{date}", f"sha-{sha}"):
            self.assertIn(f"  ghcr.io/mona/app:{tag}", said)
        self.assertTrue(any(line.startswith("digest sha256:0000") for line in said))
        self.assertTrue(any('"docker-metadata-action"' in line for line in said))
        self.assertNotIn("hunter2", "".join(said))


if __name__ == "__main__":
    unittest.main()
