/** Reads tracks as JSON from standard input; writes the state of each at every frame, or null. For the comparison with Python. */
import { readFileSync } from "node:fs";

import { stateAt } from "../../static/js/labeler/tracks/interpolate.js";

const tracks = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(tracks.map((track) =>
  Array.from({ length: track.stop + 1 }, (_, frame) => stateAt(track, frame, track.stop)))));
