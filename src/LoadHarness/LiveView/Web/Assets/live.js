'use strict';
// Draws what the events say. Texts go in as text, never as markup.
const $ = id => document.getElementById(id);
const svgNamespace = 'http://www.w3.org/2000/svg';
const mostPoints = 2400;
const number = (value, digits = 1) => value == null ? '–' : value.toLocaleString('en', { maximumFractionDigits: digits });
const ms = value => value == null ? '–' : number(value, value < 1 ? 3 : value < 10 ? 2 : 1) + ' ms';
const percent = value => value == null ? '–' : number(value * 100, 2) + ' %';
const clock = seconds => {
  const whole = Math.max(0, Math.floor(seconds)), pad = value => String(value).padStart(2, '0');
  return (whole >= 3600 ? Math.floor(whole / 3600) + ':' : '') + pad(Math.floor(whole / 60) % 60) + ':' + pad(whole % 60);
};
const inUnit = (value, unit) => value == null ? '–' : unit === 'ratio' ? percent(value) : unit === 'ms' ? ms(value) : number(value, 3) + (unit === 'count' || unit === 'number' ? '' : ' ' + unit);
const count = value => number(value);
const perSecond = value => number(value) + '/s';
let points = [], ended = false;

function text(id, value, mood) {
  $(id).textContent = value;
  $(id).className = mood || '';
}

function table(id, head, rows) {
  const make = (name, cell) => {
    const element = document.createElement(name);
    if (cell instanceof Node) element.append(cell);
    else if (cell != null && typeof cell === 'object') { element.textContent = cell.text; element.className = cell.mood; }
    else { element.textContent = cell ?? ''; if (/^[\d–]/.test(element.textContent)) element.className = 'n'; }
    return element;
  };
  const line = (name, cells) => { const row = document.createElement('tr'); row.append(...cells.map(cell => make(name, cell))); return row; };
  $(id).replaceChildren(...(head ? [line('th', head)] : []), ...rows.map(cells => line('td', cells)));
}

// The least round number (1, 2, 5 times a power of ten) that a value does not exceed: the axis ends there.
const roundUp = value => {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value * 0.999999);
};

function svgElement(name, attributes) {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function labels(id, texts) {
  $(id).replaceChildren(...texts.map(value => { const item = document.createElement('li'); item.textContent = value; return item; }));
}

// Draws lines over time with both axes, and returns the highest value.
function chart(id, series, format) {
  const from = points.length ? points[0].t : 0, to = points.length ? Math.max(points.at(-1).t, from + 1) : 1;
  const highest = Math.max(...series.flatMap(one => one.values.map(value => value[1])).filter(value => value != null), 0);
  const top = roundUp(highest || 1), svg = $(id);
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.replaceChildren(...[0, 50, 100].map(y => svgElement('line', { x1: 0, x2: 100, y1: y, y2: y, class: 'grid' })), ...series.flatMap(one => {
    // Where nothing was measured, the line has a gap.
    const runs = [[]];
    for (const [t, value] of one.values) {
      if (value == null) { if (runs.at(-1).length) runs.push([]); }
      else runs.at(-1).push(`${(100 * (t - from) / (to - from)).toFixed(2)},${(100 - 100 * value / top).toFixed(2)}`);
    }
    return runs.filter(run => run.length).map(run => svgElement('polyline', { points: (run.length === 1 ? [run[0], run[0]] : run).join(' '), class: one.name }));
  }));
  labels(id + '-y', [format(top), format(top / 2), format(0)]);
  labels(id + '-x', [from, (from + to) / 2, to].map(clock));
  return highest;
}

const rates = name => points.slice(1).map((point, i) => [point.t, Math.max(0, (point[name] - points[i][name]) / Math.max(point.t - points[i].t, 0.001))]);

function draw(second) {
  const { row, devices, timeouts, churn, generator } = second;
  text('state', second.state);
  $('progress').value = second.planned ? Math.min(1, second.elapsed / second.planned) : 0;
  text('clock', second.planned ? `${clock(second.elapsed)}, ${clock(second.planned - second.elapsed)} left` : `${clock(second.elapsed)}, no end planned`);
  text('load', `load ${number(second.startRate)}/s of ${number(second.plannedRate)}/s planned · operational ${number(second.operationalRate)}/s · running ${number(row.active)} · connected ${number(row.connected)}`);
  table('funnel', null, [{ stage: 'started', devices: devices.started }, ...second.funnel].map(stage => {
    const bar = document.createElement('progress');
    bar.max = Math.max(devices.planned, 1);
    bar.value = stage.devices;
    bar.setAttribute('aria-label', stage.stage);
    return [stage.stage, bar, number(stage.devices)];
  }));
  const suback = second.steps.suback;
  text('suback', suback ? `now p99 ${ms(row.subackP99Ms)} · p50 ${ms(suback.serviceMs.p50)} · p99 ${ms(suback.serviceMs.p99)} · from due p99 ${ms(suback.responseMs.p99)}` : 'no answer yet');
  text('timeouts', timeouts.started ? `${number(timeouts.iterations)} of ${number(timeouts.started)} iterations (${percent(timeouts.rate)})` : 'no iteration yet', timeouts.iterations ? 'bad' : '');
  table('causes', null, Object.entries(timeouts.causes).map(([cause, count]) => [cause, number(count)]));
  text('churn', `${number(churn.disconnects)} lost, ${number(churn.reconnects)} back; ${number(row.refused)} refused`);
  text('health', generator.valid ? 'keeps up' : generator.reasons.join(' '), generator.valid ? 'good' : 'bad');
  table('generator', null, [
    ['start lag, now and worst', `${ms(row.dispatchLagMaxMs)}, ${ms(generator.dispatchLagMs.max)}`],
    ['late, dropped starts', `${number(generator.lateStarts)}, ${number(generator.droppedStarts)}`],
    ['CPU: harness, simulator (of a core), host', `${number(row.cpuHarnessPercent)} %, ${number(row.cpuSimulatorPercent)} %, ${number(row.cpuHostPercent)} %`],
    ['memory', `${number(row.workingSetBytes / 1048576, 0)} MiB`],
  ]);
  table('gates', ['gate', 'outcome', 'value', '95 % interval', 'samples'], second.gates.map(gate => [
    gate.that, { text: gate.outcome.toLowerCase(), mood: { pass: 'good', inconclusive: 'doubt' }[gate.outcome.toLowerCase()] || 'bad' },
    inUnit(gate.value, gate.unit), gate.low == null ? '–' : `${inUnit(gate.low, gate.unit)} … ${inUnit(gate.high, gate.unit)}`, number(gate.samples)]));
  $('findings').replaceChildren(...(second.findings.length ? second.findings : [null]).flatMap(finding => {
    const what = document.createElement('p'), fix = document.createElement('p');
    what.textContent = finding ? `${finding.finding} (${finding.confidence}, ${number(finding.devices)} devices): ${finding.evidence}` : 'none';
    fix.textContent = finding ? 'Fix: ' + finding.fix : '';
    what.className = finding ? 'doubt' : '';
    return [what, fix];
  }));
  table('steps', ['step', 'attempts', 'ok', 'timeouts', 'refused', 'p50', 'p99', 'p99 from due'], Object.entries(second.steps).map(([name, step]) =>
    [name, number(step.attempts), number(step.ok), number(step.timeouts), number(step.refused), ms(step.serviceMs.p50), ms(step.serviceMs.p99), ms(step.responseMs.p99)]));
  drawCharts();
}

function drawCharts() {
  const top = chart('suback-chart', [{ name: 'line', values: points.map(point => [point.t, point.subackP99Ms]) }], ms);
  $('suback-chart').setAttribute('aria-label', `99th percentile of SUBACK service time over the run, highest ${ms(top || null)}`);
  text('starts', `highest ${number(chart('starts-chart', [{ name: 'plan', values: rates('due') }, { name: 'line', values: rates('started') }], perSecond))}/s; dashed: due by the plan`);
  text('connected', `highest ${number(chart('connected-chart', [{ name: 'line', values: points.map(point => [point.t, point.connected]) }], count))}`);
}

const events = new EventSource('events');
events.addEventListener('hello', event => {
  const { title, history } = JSON.parse(event.data);
  points = history;
  if (title) {
    text('name', title.name);
    text('about', `${title.scenario} → ${title.target} · ${title.load}`);
    document.title = title.name + ' – LoadHarness';
  }
  drawCharts();
});
events.addEventListener('second', event => {
  const second = JSON.parse(event.data), row = second.row;
  // The first second after hello is also the history's last.
  if (!points.length || row.t > points.at(-1).t) {
    points.push({ t: row.t, due: row.due, started: row.started, connected: row.connected, operational: row.operational, timedOut: row.timedOut, subackP99Ms: row.subackP99Ms });
    if (points.length > mostPoints) points = points.filter((_, i) => i % 2 === 1);
  }
  draw(second);
});
events.addEventListener('end', event => {
  const end = JSON.parse(event.data);
  ended = true;
  events.close();
  text('state', end.verdict ? `${end.verdict}: ${end.reason} (exit code ${end.exitCode})` : end.reason, end.verdict === 'PASS' ? 'good' : 'bad');
});
events.addEventListener('error', () => { if (!ended) text('state', 'the run cannot be reached; trying again', 'doubt'); });
