// Adds up the service times of every histogram log in a folder, as HdrHistogramJS reads them, and prints them as JSON.
// usage: node hlogs.mjs FOLDER, with hdr-histogram-js in a node_modules beside this file
import { readFileSync, readdirSync } from 'node:fs';
import hdr from 'hdr-histogram-js';

const folder = process.argv[2];
const steps = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith('.hlog'))) {
  const reader = new hdr.HistogramLogReader(readFileSync(`${folder}/${file}`, 'utf8'));
  const sums = { service: empty(), response: empty() };
  for (let interval; (interval = reader.nextIntervalHistogram()) !== null;) {
    const isResponse = interval.tag === 'response' || interval.tag === 'late-response';
    sums[isResponse ? 'response' : 'service'].add(interval);
  }
  steps[file.slice(0, -'.hlog'.length)] = { service: figures(sums.service), response: figures(sums.response) };
}
console.log(JSON.stringify(steps));

function empty() {
  return hdr.build({ bitBucketSize: 64, autoResize: true, lowestDiscernibleValue: 1, highestTrackableValue: 3600000000, numberOfSignificantValueDigits: 3 });
}

function figures(sum) {
  return { count: sum.totalCount, p50: sum.getValueAtPercentile(50), p99: sum.getValueAtPercentile(99) };
}
