// Turns each chart's data into a live chart of Apache ECharts. Without this script the static pictures stay.
(function () {
  'use strict';
  var root = document.documentElement;
  var charts = [];
  var touch = window.matchMedia('(pointer: coarse)').matches;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');

  // --- How values are written: the same words as Quantity.cs.
  function number(v, most) { return v.toLocaleString('en-US', { maximumFractionDigits: most === undefined ? 3 : most }); }
  function ms(v) {
    if (v === Math.trunc(v)) { return number(v); }
    var a = Math.abs(v);
    return a < 0.9995 ? v.toFixed(3) : a < 9.995 ? v.toFixed(2) : a < 99.95 ? v.toFixed(1) : number(v, 0);
  }
  function clock(v) {
    var s = Math.floor(v + 1e-6), h = Math.floor(s / 3600), two = function (n) { return (n < 10 ? '0' : '') + n; };
    return (h > 0 ? h + ':' : '') + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
  }
  var text = {
    count: number, ms: ms, percent: number, mebibytes: number, clock: clock,
    timeout: function (v) { return v < 1000 ? number(v) + ' ms' : number(v / 1000) + ' s'; },
    percentile: function (v) { return number(100 * (1 - 1 / v), 4) + ' %'; }
  };
  var unit = { ms: ' ms', percent: ' %', mebibytes: ' MiB' };
  function withUnit(axis, v) { return v === null || v === undefined ? '–' : text[axis.q](v) + (unit[axis.q] || ''); }
  function safe(s) { return String(s).replace(/[&<>"]/g, function (c) { return { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]; }); }
  function colour(name) { return getComputedStyle(root).getPropertyValue('--' + name).trim(); }

  // --- Axes. Time is milliseconds of UTC from zero, so that ticks fall on whole minutes and hours.
  function at(axis, v) { return axis.q === 'clock' ? v * 1000 : v; }
  function axisOf(axis, vertical, wide, width) {
    var look = {
      axisLabel: { color: colour('muted'), fontSize: 12, hideOverlap: true }, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: colour('grid') } }, nameTextStyle: { color: colour('muted'), fontSize: 12 }
    };
    if (axis.cats) {
      look.axisLabel.color = colour('fg');
      look.axisLabel.width = wide;
      look.axisLabel.overflow = 'truncate';
      look.axisLabel.interval = 0;
      look.splitLine.show = false;
      return Object.assign(look, { type: 'category', data: axis.cats, inverse: true });
    }
    look.axisLabel.formatter = function (v) { return axis.q === 'ms' ? number(v) : text[axis.q](axis.q === 'clock' ? v / 1000 : v); };
    if (!vertical && axis.name) { Object.assign(look, { name: axis.name, nameLocation: 'middle', nameGap: 28 }); }
    return Object.assign(look, {
      type: axis.log ? 'log' : axis.q === 'clock' ? 'time' : 'value', min: at(axis, axis.low), max: at(axis, axis.high),
      splitNumber: vertical ? 5 : Math.max(2, Math.min(7, Math.floor(width / 130))), minInterval: axis.q === 'count' ? 1 : undefined, minorSplitLine: { show: !!axis.log && axis.high / axis.low <= 1000, lineStyle: { color: colour('grid'), opacity: 0.5 } }
    });
  }

  // --- Series.
  function lineOf(chart, line) {
    var ys = line.ys;
    return {
      type: 'line', name: line.n, color: colour('s' + line.c), lineStyle: { width: 2, type: line.dash ? [6, 5] : 'solid' }, symbol: 'circle', emphasis: { focus: 'none', lineStyle: { width: 2.5 } },
      // A point between two gaps is seen as a dot.
      data: chart.xs.map(function (x, i) {
        var alone = ys[i] !== null && (i === 0 || ys[i - 1] === null) && (i + 1 === ys.length || ys[i + 1] === null);
        return { value: [at(chart.x, x), ys[i]], symbolSize: alone ? 5 : 0.01 };
      }),
      showAllSymbol: true
    };
  }
  function intervalOf(chart, line) {
    return {
      type: 'custom', name: line.n, silent: true, clip: true, tooltip: { show: false }, data: [[at(chart.x, chart.xs[0]), line.high[0]]], z: 1,
      renderItem: function (params, api) {
        var up = line.high.map(function (v, i) { return api.coord([at(chart.x, chart.xs[i]), v]); });
        var down = line.low.map(function (v, i) { return api.coord([at(chart.x, chart.xs[i]), v]); }).reverse();
        return { type: 'polygon', shape: { points: up.concat(down) }, style: { fill: colour('s' + line.c), opacity: 0.18 } };
      }
    };
  }
  function barsOf(chart, bars, index) {
    var lanes = chart.shared ? 1 : chart.bars.length, fill = colour('s' + bars.c), ink = colour('fg');
    return {
      type: 'custom', name: bars.n, color: fill, clip: false, encode: { x: [1, 2, 3], y: 0 }, dimensions: ['row', 'from', 'to', 'end'],
      data: bars.items.map(function (item) { return { value: item.v, words: item.w, label: item.l }; }),
      renderItem: function (params, api) {
        var item = bars.items[params.dataIndex], band = api.size([0, 1])[1], lane = (band - 10) / lanes;
        var from = api.coord([item.v[1], item.v[0]]), to = api.coord([item.v[2], item.v[0]])[0];
        var top = from[1] - band / 2 + 5 + (chart.shared ? 0 : index * lane), middle = top + (lane - 1) / 2, right = Math.max(to, from[0] + 1.5), parts = [];
        parts.push({ type: 'rect', shape: { x: from[0], y: top, width: right - from[0], height: lane - 1, r: 2 }, style: { fill: fill } });
        if (item.v[3] !== null && item.v[3] !== undefined) {
          var end = Math.max(right, api.coord([item.v[3], item.v[0]])[0]);
          parts.push({ type: 'polyline', shape: { points: [[right, middle], [end, middle]] }, style: { stroke: fill, lineWidth: 2 } }, { type: 'polyline', shape: { points: [[end, middle - 4], [end, middle + 4]] }, style: { stroke: fill, lineWidth: 2 } });
          right = end;
        }
        if (item.l) { parts.push({ type: 'text', style: { x: right + 6, y: middle, text: item.l, fill: ink, fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily, textVerticalAlign: 'middle' } }); }
        return { type: 'group', children: parts };
      }
    };
  }
  function levelOf(chart, level) {
    var fill = colour('h' + level.h), data = [];
    for (var i = 0; i < level.cells.length; i += 3) {
      var c = level.cells[i], r = level.cells[i + 1];
      data.push([at(chart.x, c * chart.heatWidth), chart.heatEdges[r], at(chart.x, (c + 1) * chart.heatWidth), chart.heatEdges[r + 1], level.cells[i + 2]]);
    }
    return {
      type: 'custom', name: level.n, color: fill, clip: true, encode: { x: [0, 2], y: [1, 3] }, data: data, z: 3,
      renderItem: function (params, api) {
        var low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(2), api.value(3)]);
        return { type: 'rect', shape: { x: low[0], y: high[1], width: Math.max(1, high[0] - low[0] - 0.5), height: Math.max(1, low[1] - high[1] - 0.5) }, style: { fill: fill }, emphasis: { style: { stroke: colour('fg'), lineWidth: 1 } } };
      }
    };
  }
  /** Shaded times and marked values, on a series of their own that no legend hides. */
  function backgroundOf(chart) {
    return {
      type: 'line', name: '', data: [], silent: false, tooltip: { show: false },
      markArea: {
        silent: true, data: chart.bands.map(function (b) { return [{ xAxis: at(chart.x, b.from), itemStyle: { color: colour(b.fault ? 'fault' : 'bad'), opacity: b.fault ? 0.13 : 0.2 } }, { xAxis: at(chart.x, b.to) }]; })
      },
      markLine: {
        silent: true, symbol: 'none', animation: false, data: chart.marks.map(function (m) {
          var line = { lineStyle: { color: colour(m.limit ? 'bad' : 'muted'), type: m.limit ? [3, 4] : [1, 3], width: m.limit ? 1.5 : 1 }, label: { show: m.v && !m.limit, formatter: m.n, color: colour('muted'), fontSize: 11, rotate: 90, position: 'insideEndTop', distance: [4, 4] } };
          line[m.v ? 'xAxis' : 'yAxis'] = at(m.v ? chart.x : chart.y, m.at);
          return line;
        })
      }
    };
  }

  // --- Tooltips.
  function bandsAt(chart, x) {
    return chart.bands.filter(function (b) { return x >= b.from && x <= b.to; }).map(function (b) { return b.w; });
  }
  function rowsAt(chart, hidden, index) {
    return chart.lines.filter(function (l) { return !hidden[l.n]; }).map(function (l) { return { n: l.n, c: l.c, v: withUnit(chart.y, l.ys[index]) }; });
  }
  function tipOfLines(state, params) {
    var chart = state.chart, index = params[0].dataIndex, x = chart.xs[index];
    var body = rowsAt(chart, state.hidden, index).map(function (r) {
      return '<tr><td style="border:0;padding:1px 6px 1px 0"><span style="display:inline-block;width:10px;height:10px;border-radius:5px;background:' + colour('s' + r.c) + '"></span></td><td style="border:0;padding:1px 14px 1px 0">' + safe(r.n) + '</td><td style="border:0;padding:1px 0;text-align:right"><b>' + safe(r.v) + '</b></td></tr>';
    }).join('');
    var notes = bandsAt(chart, x).map(function (w) { return '<div style="margin-top:4px;white-space:normal;max-width:300px">' + safe(w) + '</div>'; }).join('');
    return '<b>' + safe(text[chart.x.q](x)) + '</b><table style="font-size:13px;width:auto">' + body + '</table>' + notes;
  }
  function tipOfItem(state, p) {
    var chart = state.chart;
    if (chart.heat) {
      var v = p.value;
      return '<b>' + safe(clock(v[0] / 1000)) + ' to ' + safe(clock(v[2] / 1000)) + '</b><br>' + safe(ms(v[1])) + ' to ' + safe(ms(v[3])) + ' ms: <b>' + safe(number(v[4])) + '</b> answers'
        + bandsAt(chart, v[0] / 1000).map(function (w) { return '<br>' + safe(w); }).join('');
    }
    return '<div style="white-space:normal;max-width:320px">' + safe(p.data.words) + '</div>';
  }

  // --- One chart.
  function optionOf(state) {
    var chart = state.chart, width = state.box.clientWidth, cats = chart.y.cats, bars = chart.bars.length > 0;
    var longest = cats ? Math.max.apply(null, cats.map(function (c) { return c.length; })) * 7 + 6 : 0, wide = Math.min(longest, width * 0.38);
    var series = [backgroundOf(chart)].concat(
      chart.lines.filter(function (l) { return l.low.length; }).map(function (l) { return intervalOf(chart, l); }),
      chart.lines.map(function (l) { return lineOf(chart, l); }),
      chart.bars.map(function (b, i) { return barsOf(chart, b, i); }),
      (chart.heat || []).map(function (l) { return levelOf(chart, l); }));
    var selected = {};
    Object.keys(state.hidden).forEach(function (n) { if (state.hidden[n]) { selected[n] = false; } });
    var labelled = bars && chart.bars[0].items.some(function (i) { return i.l; });
    return {
      animation: false, useUTC: true, backgroundColor: 'transparent', textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true, label: { description: chart.alt } }, legend: { show: false, selected: selected },
      grid: { left: cats ? wide + 14 : 62, right: labelled ? Math.max(92, Math.min(120, width * 0.14)) : 20, top: 12, bottom: chart.x.name ? 46 : 28 },
      xAxis: axisOf(chart.x, false, 0, width), yAxis: axisOf(chart.y, true, wide, width), series: series,
      tooltip: {
        trigger: chart.lines.length ? 'axis' : 'item', confine: true, backgroundColor: colour('bg'), borderColor: colour('rule'), textStyle: { color: colour('fg'), fontSize: 13 },
        axisPointer: { type: 'line', lineStyle: { color: colour('muted'), type: 'solid', width: 1 } },
        formatter: function (p) { return Array.isArray(p) ? tipOfLines(state, p) : tipOfItem(state, p); }
      },
      // A drag selects a time; the wheel belongs to the page unless Ctrl is held. The toolbox is what knows how to select; it is not shown.
      dataZoom: bars ? [] : [{ type: 'inside', xAxisIndex: 0, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: false, moveOnMouseWheel: false, preventDefaultMouseMove: false, start: state.zoom[0], end: state.zoom[1] }],
      toolbox: bars ? undefined : { itemSize: 0, showTitle: false, top: -30, feature: { dataZoom: { yAxisIndex: 'none', filterMode: 'none', brushStyle: { color: colour('s1'), opacity: 0.15 } } } }
    };
  }
  function draw(state) {
    state.live.setOption(optionOf(state), { notMerge: true });
    if (!touch && !state.chart.bars.length) { state.live.dispatchAction({ type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true }); }
  }
  function heightOf(chart) {
    return chart.y.cats ? chart.y.cats.length * (chart.bars.length > 1 && !chart.shared ? 36 : 30) + 12 + (chart.x.name ? 46 : 28) : chart.heat ? 360 : 290;
  }

  // --- Zoom: all charts over time show the same time.
  function zoomTo(state, start, end) {
    charts.filter(function (other) { return other === state || (state.chart.x.q === 'clock' && other.chart.x.q === 'clock'); }).forEach(function (other) {
      if (other.chart.bars.length || (other.zoom[0] === start && other.zoom[1] === end)) { return; }
      other.zoom = [start, end];
      other.reset.hidden = start <= 0 && end >= 100;
      other.live.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, start: start, end: end });
    });
  }
  function zoomed(state) {
    var zoom = state.live.getOption().dataZoom[0];
    zoomTo(state, zoom.start, zoom.end);
    state.reset.hidden = zoom.start <= 0 && zoom.end >= 100;
  }

  // --- Legend: buttons, so that it can be reached and read without a mouse.
  function key(kind, style) {
    return '<svg viewBox="0 0 24 10" aria-hidden="true"><path d="' + (kind === 'line' ? 'M1 5H23' : 'M0 0H24V10H0Z') + '" style="' + style + '"/></svg>';
  }
  function entry(list, html, tag) {
    var item = document.createElement('li'), inner = document.createElement(tag);
    inner.innerHTML = html;
    item.appendChild(inner);
    list.appendChild(item);
    return inner;
  }
  function toggle(list, state, name, html) {
    var button = entry(list, html + '<span style="padding:0;border:0">' + safe(name) + '</span>', 'button');
    button.type = 'button';
    button.setAttribute('aria-pressed', String(!state.hidden[name]));
    button.addEventListener('click', function () {
      state.hidden[name] = !state.hidden[name];
      button.setAttribute('aria-pressed', String(!state.hidden[name]));
      state.live.dispatchAction({ type: state.hidden[name] ? 'legendUnSelect' : 'legendSelect', name: name });
    });
  }
  function legendOf(state) {
    var chart = state.chart, list = document.createElement('ul'), seen = {};
    list.className = 'legend';
    chart.lines.forEach(function (l) { toggle(list, state, l.n, key('line', 'stroke:var(--s' + l.c + ')' + (l.dash ? ';stroke-dasharray:5 4' : ''))); });
    if (chart.bars.length > 1) { chart.bars.forEach(function (b) { toggle(list, state, b.n, key('box', 'fill:var(--s' + b.c + ')')); }); }
    (chart.heat || []).forEach(function (l) { toggle(list, state, l.n, key('box', 'fill:var(--h' + l.h + ')')); });
    chart.marks.filter(function (m) { return m.limit; }).forEach(function (m) { entry(list, key('line', 'stroke:var(--bad);stroke-dasharray:3 3') + safe(m.n), 'span'); });
    chart.bands.forEach(function (b) {
      if (!seen[b.n] && Object.keys(seen).length < 6) { entry(list, key('box', 'fill:var(--' + (b.fault ? 'fault' : 'bad') + ');opacity:.3') + safe(b.n), 'span'); }
      seen[b.n] = true;
    });
    state.reset = entry(list, 'Reset zoom', 'button');
    state.reset.type = 'button';
    state.reset.className = 'reset';
    state.reset.hidden = true;
    state.reset.addEventListener('click', function () { zoomTo(state, 0, 100); });
    return list;
  }

  // --- Keyboard: arrows walk along the points, plus and minus zoom, Escape shows all.
  function onKey(state, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; } // The browser's own.
    var chart = state.chart, last = chart.lines.length ? chart.xs.length - 1 : -1, step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[event.key];
    var span = state.zoom[1] - state.zoom[0], middle = (state.zoom[0] + state.zoom[1]) / 2;
    if (step && last >= 0) {
      state.point = Math.max(0, Math.min(last, (state.point === undefined ? (step > 0 ? -1 : last + 1) : state.point) + step));
      var visible = 1 + chart.lines.filter(function (l) { return l.low.length; }).length + chart.lines.findIndex(function (l) { return !state.hidden[l.n] && l.ys[state.point] !== null; });
      state.live.dispatchAction({ type: 'showTip', seriesIndex: Math.max(1, visible), dataIndex: state.point });
      state.said.textContent = text[chart.x.q](chart.xs[state.point]) + ': ' + rowsAt(chart, state.hidden, state.point).map(function (r) { return r.n + ' ' + r.v; }).join(', ');
    } else if ((event.key === '+' || event.key === '=') && !chart.bars.length) {
      zoomTo(state, middle - span / 4, middle + span / 4);
    } else if (event.key === '-' && !chart.bars.length) {
      zoomTo(state, Math.max(0, middle - span), Math.min(100, middle + span));
    } else if (event.key === 'Escape') {
      zoomTo(state, 0, 100);
      state.live.dispatchAction({ type: 'hideTip' });
    } else {
      return;
    }
    event.preventDefault();
  }

  function start(figure) {
    var chart = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    var box = document.createElement('div'), said = document.createElement('div'), state = { chart: chart, box: box, hidden: {}, zoom: [0, 100], said: said };
    chart.lines.forEach(function (l) { if (l.hide) { state.hidden[l.n] = true; } });
    box.className = 'live';
    box.tabIndex = 0;
    box.style.height = heightOf(chart) + 'px';
    said.className = 'said';
    said.setAttribute('aria-live', 'polite');
    var picture = figure.querySelector('.static');
    figure.insertBefore(legendOf(state), picture);
    figure.insertBefore(box, picture);
    figure.insertBefore(said, picture);
    figure.classList.add('drawn');
    state.live = window.echarts.init(box, null, { renderer: 'canvas' });
    draw(state);
    if (!chart.bars.length) {
      state.live.on('datazoom', function () { zoomed(state); });
      state.live.getZr().on('dblclick', function () { zoomTo(state, 0, 100); });
    }
    box.addEventListener('keydown', function (event) { onKey(state, event); });
    charts.push(state);
    var known = box.clientWidth;
    new ResizeObserver(function () {
      if (box.clientWidth > 0 && box.clientWidth !== known) {
        known = box.clientWidth;
        state.live.resize();
        draw(state);
      }
    }).observe(box);
  }

  // --- Light and dark.
  var button = document.querySelector('button.theme');
  function isDark() { return root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches; }
  function name() { button.textContent = isDark() ? 'Light' : 'Dark'; }
  function redraw() { name(); charts.forEach(draw); }
  root.classList.add('js');
  button.addEventListener('click', function () { root.dataset.theme = isDark() ? 'light' : 'dark'; redraw(); });
  dark.addEventListener('change', redraw);
  name();
  document.querySelectorAll('figure.chart').forEach(start);
})();
