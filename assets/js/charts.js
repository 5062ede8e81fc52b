// Draws the tables that say how (data-chart="ranking", "ranks", "trend", "stack" or "losses") with ECharts, in the room
// that the page keeps for it. Every word, number and colour is the page's own: a place on a scale comes from
// data-value, what is written beside it from the cell. Without this file the tables stand for themselves.
"use strict";
(() => {
  const tables = [...document.querySelectorAll("table[data-chart]")];
  const narrow = matchMedia("(max-width: 699.98px)");

  const words = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".unseen, .mark, sup").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const head = (row) => words(row.cells[0]);
  const number = (cell, name) => (cell?.dataset[name] === undefined ? null : Number(cell.dataset[name]));
  const printed = (cell) => words(cell.querySelector("b") ?? cell);

  // A heading and what its cells say, one line each; ± stands in the interval's words already.
  const told = (title, lines) => {
    const box = document.createElement("div");
    const add = (kind, text) => { const line = document.createElement(kind); line.textContent = text; box.append(line); };
    box.className = "told";
    add("b", title);
    lines.filter((line) => line && !line.startsWith("±")).forEach((line) => add("span", line));
    return box;
  };
  const linesOf = (cell) => [...cell.children].map((part) => part.textContent.replace(/\s+/g, " ").trim());

  const lookOf = (chart) => {
    const style = getComputedStyle(chart);
    const of = (name) => style.getPropertyValue(name).trim();
    return {
      ink: of("--ink"), soft: of("--soft"), rule: of("--rule"), edge: of("--edge"), paper: of("--paper"),
      card: of("--card"), mark: of("--good"), loss: of("--step-1"), font: style.fontFamily,
      width: chart.clientWidth, height: chart.clientHeight, top: parseFloat(style.paddingTop), bottom: parseFloat(style.paddingBottom),
    };
  };

  const base = (look) => ({
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: 13, color: look.ink },
    tooltip: {
      confine: true, transitionDuration: 0, backgroundColor: look.card, borderColor: look.edge, borderWidth: 1,
      padding: [6, 10], extraCssText: "box-shadow:none;white-space:normal;max-width:22rem",
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 },
    },
  });
  const bare = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };

  // All of the measure, marked where the page says.
  const scale = (table, look) => {
    const marks = new Map(table.dataset.ticks.split("|").map((mark) => mark.split("=")).map(([at, text]) => [Number(at), text]));
    return {
      type: "value", min: Number(table.dataset.low), max: Number(table.dataset.high),
      axisLine: { show: false },
      axisTick: { show: false, customValues: [...marks.keys()] },
      axisLabel: { customValues: [...marks.keys()], formatter: (at) => marks.get(at) ?? "", color: look.soft, fontSize: 12 },
      splitLine: { lineStyle: { color: look.rule, width: 1 } },
    };
  };

  // Names of rows: left of the drawing, or where there is little room above their line by `lift`.
  const lifted = (lift) => ({ inside: true, margin: 0, verticalAlign: "bottom", padding: [0, 0, lift, 0] });
  const rowAxis = (texts, look, label) => ({
    ...bare, type: "category", inverse: true, data: texts.map((_, at) => at),
    axisLabel: { interval: 0, color: look.ink, fontSize: 13, lineHeight: 16, formatter: (at) => texts[at], ...label },
  });
  const names = (texts, look, width, lift) => rowAxis(texts, look, width
    ? { width, overflow: "break", margin: 12 }
    : { ...lifted(lift), width: look.width - 84, overflow: "break", align: "left" });
  const beside = (texts, look, lift) => ({
    ...rowAxis(texts, look, lift ? { ...lifted(lift), align: "right" } : { margin: 10 }), position: "right",
  });

  const line = (x1, y1, x2, y2, stroke, lineWidth) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth } });

  const cellOf = (row) => row.querySelector("td.plotted");
  const valueOf = (row) => number(cellOf(row), "value");
  const isWhole = (row) => row.classList.contains("whole");

  // A dot and its interval for every unit, and the whole as a line through all of them.
  const dots = (table, look, units, radius) => {
    const cells = units.map(cellOf);
    const whole = rowsOf(table).find(isWhole);
    const mean = whole && valueOf(whole);
    const isRight = mean > (Number(table.dataset.low) + Number(table.dataset.high)) / 2;
    const cap = Math.max(radius - 1, 2);
    return {
      type: "custom", clip: false,
      data: cells.map((cell, at) => ({
        value: [number(cell, "value"), at, number(cell, "low") ?? number(cell, "value"), number(cell, "high") ?? number(cell, "value")],
        href: units[at].querySelector("th a")?.href,
      })),
      encode: { x: [0, 2, 3], y: 1 },
      tooltip: { formatter: ({ dataIndex }) => told(head(units[dataIndex]), linesOf(cells[dataIndex])) },
      renderItem: ({ coordSys, dataIndex }, api) => {
        // A value on too few answers is a ring in grey.
        const isWeak = cells[dataIndex].classList.contains("weak");
        const mark = isWeak ? look.edge : look.mark;
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        // What an interval has beyond the scale is not drawn, nor the end it has there.
        const ends = [2, 3].map((at) => api.coord([api.value(at), 0])[0]);
        const [low, high] = ends.map((end) => Math.min(Math.max(end, coordSys.x), coordSys.x + coordSys.width));
        const [below, above] = [low, high].map((end, at) => (end === ends[at] ? cap : 0));
        return {
          type: "group",
          children: [
            line(coordSys.x, y, coordSys.x + coordSys.width, y, look.rule, radius > 3 ? 1 : 0),
            line(low, y, high, y, mark, radius > 3 ? 2 : 1.25), line(low, y - below, low, y + below, mark, radius > 3 ? 2 : 0), line(high, y - above, high, y + above, mark, radius > 3 ? 2 : 0),
            { type: "circle", shape: { cx: x, cy: y, r: radius }, style: isWeak ? { fill: look.paper, stroke: mark, lineWidth: 1.5 } : { fill: mark, stroke: look.paper, lineWidth: radius > 3 ? 1.5 : 0.5 } },
          ],
        };
      },
      markLine: mean === null || mean === undefined ? undefined : {
        silent: true, symbol: "none", data: [{ xAxis: mean }], lineStyle: { color: look.ink, type: "solid", width: 1.5 },
        label: { position: "start", distance: 6, align: isRight ? "right" : "left", color: look.ink, fontSize: 13, formatter: `${head(whole)} ${printed(cellOf(whole))}` },
      },
    };
  };

  const ranking = (table, look) => {
    const units = rowsOf(table).filter((row) => !isWhole(row) && valueOf(row) !== null);
    const above = narrow.matches;
    const left = above ? 14 : Math.min(300, look.width * 0.36);
    return {
      ...base(look),
      grid: { left, right: above ? 18 : 72, top: look.top, bottom: look.bottom },
      xAxis: scale(table, look),
      yAxis: [
        names(units.map(head), look, above ? 0 : left - 16, 9),
        beside(units.map(cellOf).map(printed), look, above ? 9 : 0),
      ],
      series: [dots(table, look, units, 5)],
    };
  };

  // The same with lines closer together, the lowest on top whatever the order of the table: every unit is named.
  const ranks = (table, look) => {
    const units = rowsOf(table).filter((row) => !isWhole(row) && valueOf(row) !== null);
    units.sort((one, other) => valueOf(one) - valueOf(other) || head(one).localeCompare(head(other), document.documentElement.lang));
    const line = (look.height - look.top - look.bottom) / units.length;
    const left = Math.min(220, look.width * 0.42);
    const texts = units.map(head);
    return {
      ...base(look),
      grid: { left, right: 20, top: look.top, bottom: look.bottom },
      xAxis: scale(table, look),
      yAxis: rowAxis(texts, look, {
        width: left - 14, overflow: "truncate", ellipsis: "…", margin: 12, fontSize: 12, lineHeight: 14,
      }),
      series: [dots(table, look, units, Math.min(5, Math.max(2.5, line / 3)))],
    };
  };

  // A line with its interval as a band; cut where figures before and after are not made alike.
  const trend = (table, look) => {
    const rows = rowsOf(table).filter((row) => !row.classList.contains("of"));
    const cells = rows.map((row) => row.querySelector("td.plotted"));
    const values = cells.map((cell) => number(cell, "value"));
    const cuts = rows.map((row) => row.querySelector(".mark")?.textContent ?? "");
    const said = rows.map((row, at) => row.dataset.events ?? cuts[at]);
    const stretches = [];
    values.forEach((value, at) => {
      if (value === null) return;
      const goes = at > 0 && values[at - 1] !== null && !cuts[at];
      if (goes) stretches.at(-1).push(at); else stretches.push([at]);
    });
    const left = 52, right = 24;
    const every = Math.ceil(52 / ((look.width - left - right) / rows.length));
    const isSaid = (at) => (rows.length - 1 - at) % every === 0;
    const within = (at) => rows[at].classList.contains("within");
    const course = (stretch) => ({
      type: "line", symbol: "circle", symbolSize: 8, lineStyle: { color: look.mark, width: 2 }, emphasis: { disabled: true }, z: 3,
      data: values.map((value, at) => stretch.includes(at) ? {
        value,
        itemStyle: { color: within(at) ? look.mark : look.paper, borderColor: look.mark, borderWidth: 2 },
        label: { show: isSaid(at), position: "top", distance: 8, color: look.ink, fontSize: 13, fontWeight: within(at) ? 600 : 400, formatter: printed(cells[at]), textBorderColor: look.paper, textBorderWidth: 3 },
      } : null),
    });
    const band = {
      type: "custom", silent: true, clip: true, tooltip: { show: false }, data: [[0, values.find((value) => value !== null)]], z: 1,
      renderItem: (_, api) => ({
        type: "group",
        children: stretches.map((stretch) => stretch.filter((at) => number(cells[at], "low") !== null)).map((stretch) => {
          const edge = (name) => stretch.map((at) => api.coord([at, number(cells[at], name)]));
          const style = { fill: look.mark, opacity: 0.16 };
          if (stretch.length > 1) return { type: "polygon", shape: { points: [...edge("high"), ...edge("low").reverse()] }, style };
          const [[x, high], [, low]] = stretch.length ? [edge("high")[0], edge("low")[0]] : [[0, 0], [0, 0]];
          return { type: "rect", shape: { x: x - 6, y: high, width: stretch.length ? 12 : 0, height: low - high }, style };
        }),
      }),
    };
    const breaks = {
      type: "custom", silent: true, tooltip: { show: false }, z: 2,
      data: said.flatMap((text, at) => (text ? [[at, Number(table.dataset.low)]] : [])),
      renderItem: ({ coordSys }, api) => {
        const at = api.value(0), x = api.coord([at, Number(table.dataset.low)])[0] - api.size([1, 0])[0] / 2;
        const isLeft = x > coordSys.x + coordSys.width / 2;
        const width = Math.min(220, (isLeft ? x - coordSys.x : coordSys.x + coordSys.width - x) - 12);
        return {
          type: "group",
          children: [
            { ...line(x, coordSys.y, x, coordSys.y + coordSys.height, look.soft, 1.5), style: { stroke: look.soft, lineWidth: 1.5, lineDash: [4, 4] } },
            { type: "text", style: { text: said[at], x: x + (isLeft ? -6 : 6), y: coordSys.y + coordSys.height - 6, textAlign: isLeft ? "right" : "left", textVerticalAlign: "bottom", width, overflow: "break", lineHeight: 15, fontSize: 12, fontFamily: look.font, fill: look.soft } },
          ],
        };
      },
    };
    return {
      ...base(look),
      tooltip: {
        ...base(look).tooltip, trigger: "axis", axisPointer: { lineStyle: { color: look.edge, type: "solid" } },
        formatter: (points) => {
          const at = [points].flat()[0].dataIndex;
          return told(head(rows[at]), [...(cells[at] ? linesOf(cells[at]) : []), said[at]]);
        },
      },
      grid: { left, right, top: 28, bottom: 32 },
      xAxis: {
        ...bare, type: "category", data: rows.map((_, at) => at), axisLine: { onZero: false, lineStyle: { color: look.edge } },
        axisLabel: { color: look.soft, fontSize: 12, hideOverlap: true, formatter: (at) => head(rows[at]) },
      },
      yAxis: scale(table, look),
      series: [band, breaks, ...stretches.map(course)],
    };
  };

  // All answers to a question, level after level.
  const stack = (table, look) => {
    const rows = rowsOf(table);
    const swatches = [...table.closest(".charted").querySelectorAll(".key i")].map((swatch) => getComputedStyle(swatch));
    const heads = [...table.tHead.rows[0].cells].filter((cell) => !cell.classList.contains("drawing")).map(words);
    const shares = rows.map((row) => [...row.querySelectorAll("td[data-value]")]);
    const counted = rows.map((row) => { const n = words(row.lastElementChild); return n ? `n = ${n}` : words(row.querySelector(".withheld") ?? row.lastElementChild); });
    const above = narrow.matches;
    const left = above ? 0 : Math.min(340, look.width * 0.36), right = above ? 0 : 76;
    const room = (look.width - left - right) / 100;
    return {
      ...base(look),
      grid: { left, right, top: look.top, bottom: look.bottom },
      xAxis: { ...bare, type: "value", min: 0, max: 100, axisLabel: { show: false } },
      yAxis: [
        names(rows.map(head), look, above ? 0 : left - 12, 14),
        beside(counted, look, above ? 14 : 0),
      ],
      series: swatches.map((swatch, level) => ({
        type: "bar", stack: "all", barWidth: 22, emphasis: { disabled: true },
        itemStyle: { color: swatch.backgroundColor, borderColor: look.paper, borderWidth: 1 },
        label: {
          show: true, color: swatch.color, fontSize: 12,
          formatter: ({ dataIndex, value }) => {
            const text = words(shares[dataIndex][level]);
            return value * room > text.length * 7 + 8 ? text : "";
          },
        },
        tooltip: {
          formatter: ({ dataIndex }) => told(head(rows[dataIndex]), [...shares[dataIndex].map((cell, at) => `${heads[at + 1]}: ${words(cell)}`), counted[dataIndex]]),
        },
        data: shares.map((cells) => (cells.length ? number(cells[level], "value") : "-")),
      })),
    };
  };

  // What takes most away, from nothing on: each bar goes on with the line of its row.
  const losses = (table, look) => {
    const rows = rowsOf(table);
    const cells = rows.map((row) => row.querySelector("td[data-value]"));
    const top = table.closest(".charted").querySelector(".chart").getBoundingClientRect().top;
    const places = rows.map((row) => row.getBoundingClientRect()).map(({ y, height }) => [y - top, y - top + height]);
    return {
      ...base(look),
      grid: { left: 28, right: 4, top: 0, bottom: 0 },
      xAxis: { ...bare, type: "value", min: 0, max: Math.max(...cells.map((cell) => number(cell, "value"))), axisLabel: { show: false } },
      yAxis: { ...bare, type: "value", inverse: true, min: 0, max: look.height, axisLabel: { show: false } },
      series: [{
        type: "custom",
        data: cells.map((cell, at) => [number(cell, "value"), ...places[at]]),
        encode: { x: 0, y: [1, 2] },
        tooltip: { formatter: ({ dataIndex }) => told(head(rows[dataIndex]), [printed(cells[dataIndex]), words(cells[dataIndex].nextElementSibling)]) },
        renderItem: (_, api) => {
          const [from, to] = [api.value(1), api.value(2)];
          const [x, y] = api.coord([0, (from + to) / 2]);
          const rule = line(0, to, look.width, to, look.rule, api.value(2) < look.height - 1 ? 1 : 0);
          return {
            type: "group",
            children: [rule, { type: "rect", shape: { x, y: y - 6, width: api.coord([api.value(0), 0])[0] - x, height: 12 }, style: { fill: look.loss } }],
          };
        },
      }],
    };
  };

  const kinds = { ranking, ranks, trend, stack, losses };
  // Beside its table, or elsewhere on the page.
  const roomOf = (table) => table.closest(".charted")?.querySelector(".chart") ?? document.querySelector(`.chart.${table.dataset.chart}`);
  const drawings = new Map();
  let isPrinting = false;
  const draw = (table) => {
    const chart = roomOf(table);
    if (!chart.clientWidth) return;
    if (!drawings.has(table)) {
      const canvas = document.createElement("div");
      canvas.className = "canvas";
      chart.append(canvas);
      const drawing = echarts.init(canvas, null, { renderer: "svg" });
      // What a dot stands for is a link in the table as well.
      drawing.on("click", ({ data }) => { if (data?.href) location.assign(data.href); });
      drawings.set(table, drawing);
      new ResizeObserver(() => draw(table)).observe(chart);
    }
    const drawing = drawings.get(table);
    if (!isPrinting) drawing.resize();
    drawing.setOption(kinds[table.dataset.chart](table, lookOf(chart)), true);
    // Drawn for the screen, it still fits on paper.
    chart.querySelectorAll("svg").forEach((svg) => svg.setAttribute("viewBox", `0 0 ${drawing.getWidth()} ${drawing.getHeight()}`));
  };
  const drawAll = () => tables.forEach(draw);

  if (typeof echarts === "undefined") {
    tables.forEach((table) => roomOf(table).closest(".charted").classList.add("bare"));
    return;
  }
  drawAll();
  // Texts are measured again in the face they are set in.
  if (document.fonts.status === "loading") document.fonts.ready.then(drawAll);
  for (const asked of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    matchMedia(asked).addEventListener("change", drawAll);
  }
  // Tables are opened for browsers that cannot do it on paper by style alone; what is drawn takes the paper's colours.
  const behind = [...document.querySelectorAll("details.behind:not([open])")];
  const print = (begins) => {
    isPrinting = begins;
    behind.forEach((part) => { part.open = begins; });
    tables.forEach((table) => roomOf(table).classList.toggle("on-paper", begins));
    drawAll();
  };
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
})();
