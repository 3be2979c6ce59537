/** The map of two parameters: exact regions as outlines, or classes on a grid, with the point that can be moved over it. */
import { CLASS_COLOURS, INK, classesOf, draw, freshId, make, percent, shown } from "./parts.js";

const WIDE = 640;
const HIGH = 520;
const LEFT = 74;
const BELOW = 58;
const ABOVE = 14;
const RIGHT = 18;
const ACROSS = WIDE - LEFT - RIGHT;
const UP = HIGH - BELOW - ABOVE;
/** Share of the map below which a region gets no letter. */
const LEAST = 0.004;
const BORDER = 0xff1a1a1a;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export class RegimeMap {
    /** @param {(place: {x: number, y: number}, moving: boolean) => void} onMove called with the point's new values */
    constructor(onMove) {
        this.onMove = onMove;
        this.ids = { several: freshId("several"), none: freshId("none"), arrow: freshId("arrow"), legend: freshId("legend") };
        this.canvas = make("canvas", { class: "grid", "aria-hidden": "true" });
        this.regions = draw("g");
        this.marks = draw("g", { "pointer-events": "none" });
        this.axes = draw("g", { "pointer-events": "none" });
        this.point = draw("g", { "pointer-events": "none" });
        this.drawing = draw(
            "svg",
            {
                viewBox: `0 0 ${WIDE} ${HIGH}`, tabindex: "0", role: "application", "aria-roledescription": "map with a movable point",
                "aria-describedby": this.ids.legend, onkeydown: (event) => this.key(event),
            },
            this.patterns(), this.regions, this.axes, this.marks, this.point,
        );
        this.drawing.addEventListener("pointerdown", (event) => this.drag(event));
        this.legend = make("div", { class: "legend", id: this.ids.legend });
        this.frame = make("div", { class: "map-frame" }, this.canvas, this.drawing);
        this.element = make("div", { class: "map" }, this.frame, this.legend);
        this.shown = null;
    }

    patterns() {
        const lines = { several: draw("path", { d: "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", stroke: INK, "stroke-width": "0.9" }),
            none: draw("circle", { cx: "4", cy: "4", r: "0.9", fill: INK }) };
        const made = Object.entries(lines).map(([name, content]) =>
            draw("pattern", { id: this.ids[name], width: "8", height: "8", patternUnits: "userSpaceOnUse" }, content));
        const arrow = draw("marker", { id: this.ids.arrow, viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "7", markerHeight: "7",
            orient: "auto" }, draw("path", { d: "M0,0.5 L8,4 L0,7.5 z", fill: INK }));
        return draw("defs", {}, ...made, arrow);
    }

    /** Draw a map as the answer to a picture holds it. */
    show(map) {
        this.shown = map.kind === "none" ? null : map;
        this.regions.replaceChildren();
        this.marks.replaceChildren();
        this.axes.replaceChildren();
        this.legend.replaceChildren();
        this.canvas.hidden = map.kind !== "grid";
        if (!this.shown) {
            this.axes.append(draw("rect", { x: LEFT, y: ABOVE, width: ACROSS, height: UP, fill: "#fff", stroke: INK }));
            this.point.replaceChildren();
            this.legend.append(make("p", { class: "problem", text: `No map: ${map.note}.` }));
            this.drawing.setAttribute("aria-label", "No map of these parameters");
            return;
        }
        if (map.kind === "exact") this.exact(map);
        else this.grid(map);
        this.scales(map);
        this.legend.append(make("p", { class: "note", text: map.note }));
    }

    exact(map) {
        for (const region of map.regions) {
            const outline = region.loops.map((loop) => this.line(loop, map.scale)).join("") ;
            for (const fill of this.fills(region.classes)) this.regions.append(draw("path", { d: outline, fill, "fill-rule": "evenodd" }));
            region.spot = region.share[0] >= LEAST ? clearest(region.loops, map.scale) : null;
            if (region.spot) {
                const [x, y] = this.place(...region.spot, map.scale);
                this.marks.append(draw("text", { x, y, class: "letter", text: region.letter }));
            }
        }
        const numbered = new Set();
        for (const border of map.borders) {
            for (const piece of border.pieces) this.marks.append(draw("path", { d: this.line(piece, map.scale, false), class: "border" }));
            if (!numbered.has(border.number)) this.number(border, map.scale, numbered);
        }
        const labels = new Map(map.regions.map((region) => [region.letter, region]));
        const rows = [...labels.values()].map((region) => this.entry(region, map));
        this.legend.append(make("ul", { class: "regions", "aria-label": "Regions of the map" }, ...rows));
        if (map.causes.length) {
            const causes = map.causes.map((cause) => make("li", { text: cause }));
            this.legend.append(make("p", { class: "small", text: "On the numbered borders:" }), make("ol", { class: "causes" }, ...causes));
        }
    }

    entry(region, map) {
        const classes = region.classes.length ? `${region.classes.join(" or ")}, ` : "";
        const [low, high] = region.share;
        const share = percent(low) === percent(high) ? percent(low) : `${percent(low)} to ${percent(high)}`;
        const chosen = region.selected ? `; selected at one point of it: ${region.selected}` : "";
        const item = make("li", { "data-letter": region.letter }, this.swatch(region.classes), make("b", { text: region.letter }),
            make("span", {}, make("span", { class: "label", text: region.strict || "no strict equilibrium" }),
                make("span", { class: "here" }), make("br"), `${classes}${share} of the map`,
                make("span", { class: "muted", text: chosen }),
                region.others ? make("span", { class: "others muted", text: `also ${region.others}` }) : null));
        return item;
    }

    swatch(classes) {
        const fills = this.fills(classes).map((fill) => draw("rect", { width: "22", height: "14", fill }));
        return draw("svg", { width: "22", height: "14", class: "swatch", "aria-hidden": "true" }, ...fills);
    }

    /** Return what a region is painted with, one over the other. */
    fills(classes) {
        if (classes.length === 1) return [CLASS_COLOURS[classes[0]]];
        if (!classes.length) return ["#ffffff", `url(#${this.ids.none})`];
        return [classes.includes("cohesion") ? "#cfe8f8" : "#ebebeb", `url(#${this.ids.several})`];
    }

    grid(map) {
        const bytes = Uint8Array.from(atob(map.masks), (letter) => letter.charCodeAt(0));
        const size = map.size;
        const zoom = Math.max(1, Math.round(400 / size));
        this.canvas.width = size * zoom;
        this.canvas.height = size * zoom;
        const image = new ImageData(size * zoom, size * zoom);
        const words = new Uint32Array(image.data.buffer);
        const paints = [...Array(8).keys()].map((mask) => paint(classesOf(mask)));
        for (let row = 0; row < size * zoom; row += 1) {
            const from = (size - 1 - Math.floor(row / zoom)) * size;
            const above = (size - 1 - Math.floor(Math.max(0, row - 1) / zoom)) * size;
            for (let column = 0; column < size * zoom; column += 1) {
                const [here, left] = [Math.floor(column / zoom), Math.floor(Math.max(0, column - 1) / zoom)];
                const mask = bytes[from + here];
                const border = mask !== bytes[from + left] || mask !== bytes[above + here];
                words[row * size * zoom + column] = border ? BORDER : paints[mask](row, column);
            }
        }
        this.canvas.getContext("2d").putImageData(image, 0, 0);
        for (const [letter, row, column] of Object.values(map.spots)) {
            const [x, y] = this.place(column + 0.5, row + 0.5, size);
            this.marks.append(draw("text", { x, y, class: "letter", text: letter }));
        }
        const rows = Object.entries(map.shares).map(([name, share]) => {
            const classes = name === "none" ? [] : name.split(" or ");
            return make("li", {}, this.swatch(classes), make("b", { text: map.spots[name][0] }), make("span", { text: `${name === "none" ? "none in strict play" : name}, ${percent(share)} of the grid` }));
        });
        this.legend.append(make("ul", { class: "regions", "aria-label": "Classes on the map" }, ...rows));
    }

    scales(map) {
        this.axes.append(draw("rect", { x: LEFT, y: ABOVE, width: ACROSS, height: UP, fill: "none", stroke: INK, "stroke-width": "1.2" }));
        for (let k = 0; k <= 5; k += 1) {
            const [x, y] = [LEFT + (ACROSS * k) / 5, ABOVE + UP - (UP * k) / 5];
            const at = (axis) => tick(axis.low + ((axis.high - axis.low) * k) / 5);
            this.axes.append(
                draw("path", { d: `M${x},${ABOVE + UP}v5M${LEFT},${y}h-5`, stroke: INK }),
                draw("text", { x, y: ABOVE + UP + 20, "text-anchor": "middle", class: "tick", text: at(map.x) }),
                draw("text", { x: LEFT - 9, y: y + 4, "text-anchor": "end", class: "tick", text: at(map.y) }),
            );
        }
        this.axes.append(
            draw("text", { x: LEFT + ACROSS / 2, y: HIGH - 10, "text-anchor": "middle", class: "axis", text: `${map.x.words} (${map.x.symbol})` }),
            draw("text", { transform: `translate(18 ${ABOVE + UP / 2}) rotate(-90)`, "text-anchor": "middle", class: "axis", text: `${map.y.words} (${map.y.symbol})` }),
        );
    }

    /** Mark the point, the path of 2019 to 2024 and other episodes; return the letter of the region that holds the point. */
    mark(at, { path, episodes, base }) {
        this.point.replaceChildren();
        const map = this.shown;
        if (!map) return null;
        const places = map.episodes.filter((one) => (path && one.path) || (episodes && one.id !== base));
        const spots = new Map();
        for (const one of places) {
            const key = one.at.join();
            spots.set(key, [...(spots.get(key) || []), one]);
        }
        if (path) {
            const way = map.episodes.filter((one) => one.path);
            for (let k = 1; k < way.length; k += 1) this.arrow(way[k - 1].at, way[k].at, map.scale);
        }
        for (const own of spots.values()) {
            const [x, y] = this.place(...own[0].at, map.scale);
            const right = x > LEFT + ACROSS * 0.8;
            this.point.append(
                draw("circle", { cx: x, cy: y, r: "4", fill: own.some((one) => one.path) && path ? INK : "#fff", stroke: INK }),
                draw("text", { x: x + (right ? -8 : 8), y: y - 6, "text-anchor": right ? "end" : "start", class: "episode", text: own.map((one) => one.year).join(", ") }),
            );
        }
        let letter = null;
        if (at) {
            const [u, v] = [(at.x - map.x.low) / (map.x.high - map.x.low), (at.y - map.y.low) / (map.y.high - map.y.low)];
            const [x, y] = [LEFT + ACROSS * u, ABOVE + UP * (1 - v)];
            this.point.append(
                draw("path", { d: `M${x},${ABOVE}V${ABOVE + UP}M${LEFT},${y}H${LEFT + ACROSS}`, class: "cross" }),
                draw("path", { d: star(x, y, 10), fill: INK, stroke: "#fff", "stroke-width": "1.5" }),
            );
            const held = map.kind === "exact" ? map.regions.find((region) => inside(region.loops, u * map.scale, v * map.scale)) : null;
            letter = held ? held.letter : null;
        }
        for (const item of this.legend.querySelectorAll("li[data-letter]")) {
            const here = item.dataset.letter === letter;
            item.classList.toggle("at", here);
            item.querySelector(".here").textContent = here ? " ★ here" : "";
        }
        const where = at ? `The point is at ${map.x.words} ${shown(at.x)}, ${map.y.words} ${shown(at.y)}${letter ? `, in region ${letter}` : ""}. ` : "";
        this.drawing.setAttribute("aria-label", `Map of ${map.x.words} and ${map.y.words}. ${where}Arrow keys move it, with Shift in larger steps.`);
        this.at = at;
        return letter;
    }

    arrow(from, to, scale) {
        const [a, b] = [this.place(...from, scale), this.place(...to, scale)];
        const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        const length = Math.hypot(dx, dy);
        if (length < 1) return;
        const bow = [(a[0] + b[0]) / 2 + 0.14 * dy, (a[1] + b[1]) / 2 - 0.14 * dx];
        const short = (p, q) => { const d = Math.hypot(q[0] - p[0], q[1] - p[1]) || 1; return [p[0] + ((q[0] - p[0]) * 6) / d, p[1] + ((q[1] - p[1]) * 6) / d]; };
        const [start, end] = [short(a, bow), short(b, bow)];
        const d = `M${start}Q${bow} ${end}`;
        this.point.append(draw("path", { d, class: "halo" }), draw("path", { d, class: "way", "marker-end": `url(#${this.ids.arrow})` }));
    }

    number(border, scale, numbered) {
        const longest = border.pieces.reduce((best, piece) => (reach(piece) > reach(best) ? piece : best));
        if (reach(longest) < 0.05 * scale) return;
        numbered.add(border.number);
        const [x, y] = this.place(...halfway(longest), scale);
        this.marks.append(draw("circle", { cx: x, cy: y, r: "8.5", fill: "#fff", stroke: INK, "stroke-width": "0.8" }),
            draw("text", { x, y: y + 4, "text-anchor": "middle", class: "number", text: border.number }));
    }

    place(x, y, scale) {
        return [LEFT + (ACROSS * x) / scale, ABOVE + UP * (1 - y / scale)];
    }

    line(points, scale, closed = true) {
        const parts = [];
        for (let k = 0; k < points.length; k += 2) {
            const [x, y] = this.place(points[k], points[k + 1], scale);
            parts.push(`${k ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`);
        }
        return parts.join("") + (closed ? "Z" : "");
    }

    key(event) {
        const step = STEPS[event.key];
        if (!step || !this.at || !this.shown || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const size = event.shiftKey ? 0.1 : 0.01;
        const moved = (axis, now, by) => Math.min(axis.high, Math.max(axis.low, now + by * size * (axis.high - axis.low)));
        const { x, y } = this.shown;
        this.onMove({ x: step[0] ? moved(x, this.at.x, step[0]) : this.at.x, y: step[1] ? moved(y, this.at.y, step[1]) : this.at.y }, true);
    }

    drag(event) {
        if (!this.at || !this.shown || event.button !== 0) return;
        const box = this.drawing.getBoundingClientRect();
        const move = (each) => {
            const [px, py] = [((each.clientX - box.left) / box.width) * WIDE, ((each.clientY - box.top) / box.height) * HIGH];
            const [u, v] = [Math.min(1, Math.max(0, (px - LEFT) / ACROSS)), Math.min(1, Math.max(0, 1 - (py - ABOVE) / UP))];
            const { x, y } = this.shown;
            this.onMove({ x: x.low + u * (x.high - x.low), y: y.low + v * (y.high - y.low) }, true);
        };
        const end = () => {
            this.drawing.removeEventListener("pointermove", move);
            this.drawing.removeEventListener("pointerup", end);
            this.drawing.removeEventListener("pointercancel", end);
        };
        const [px, py] = [((event.clientX - box.left) / box.width) * WIDE, ((event.clientY - box.top) / box.height) * HIGH];
        if (px < LEFT || px > LEFT + ACROSS || py < ABOVE || py > ABOVE + UP) return;
        this.drawing.setPointerCapture(event.pointerId);
        this.drawing.addEventListener("pointermove", move);
        this.drawing.addEventListener("pointerup", end);
        this.drawing.addEventListener("pointercancel", end);
        move(event);
    }
}

/** Return a painter of a cell: a colour by row and column, so that several classes are hatched and none is dotted. */
function paint(classes) {
    const word = (colour) => {
        const value = parseInt(colour.slice(1), 16);
        return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
    };
    const ink = word(INK);
    if (classes.length === 1) return () => word(CLASS_COLOURS[classes[0]]);
    if (!classes.length) return (row, column) => (row % 7 === 3 && column % 7 === 3 ? ink : 0xffffffff);
    const pale = word(classes.includes("cohesion") ? "#cfe8f8" : "#ebebeb");
    return (row, column) => ((row + column) % 8 === 0 ? ink : pale);
}

function tick(value) {
    return String(Number(value.toPrecision(3))).replace("-", "−");
}

/** Return the length of a line of points x, y, x, y, ... */
function reach(points) {
    let sum = 0;
    for (let k = 2; k < points.length; k += 2) sum += Math.hypot(points[k] - points[k - 2], points[k + 1] - points[k - 1]);
    return sum;
}

function halfway(points) {
    let left = reach(points) / 2;
    for (let k = 2; k < points.length; k += 2) {
        const step = Math.hypot(points[k] - points[k - 2], points[k + 1] - points[k - 1]);
        if (step >= left && step > 0) {
            return [points[k - 2] + ((points[k] - points[k - 2]) * left) / step, points[k - 1] + ((points[k + 1] - points[k - 1]) * left) / step];
        }
        left -= step;
    }
    return [points[0], points[1]];
}

/** Tell whether a point is inside loops, by the parity of crossings. */
function inside(loops, x, y) {
    let odd = false;
    for (const loop of loops) {
        for (let k = 0, last = loop.length - 2; k < loop.length; last = k, k += 2) {
            const [ax, ay, bx, by] = [loop[last], loop[last + 1], loop[k], loop[k + 1]];
            if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) odd = !odd;
        }
    }
    return odd;
}

/** Return the point of a grid inside loops that is farthest from their sides. */
function clearest(loops, scale) {
    const xs = loops.flatMap((loop) => loop.filter((_, k) => k % 2 === 0));
    const ys = loops.flatMap((loop) => loop.filter((_, k) => k % 2 === 1));
    const [x0, x1, y0, y1] = [least(xs), -least(xs.map((v) => -v)), least(ys), -least(ys.map((v) => -v))];
    let best = null;
    let room = -1;
    for (let i = 1; i < 14; i += 1) {
        for (let j = 1; j < 14; j += 1) {
            const [x, y] = [x0 + ((x1 - x0) * i) / 14, y0 + ((y1 - y0) * j) / 14];
            if (inside(loops, x, y)) {
                const free = Math.min(scale / 8, distance(loops, x, y));
                if (free > room) [best, room] = [[x, y], free];
            }
        }
    }
    return best;
}

function least(values) {
    return values.reduce((low, value) => Math.min(low, value), Infinity);
}

function distance(loops, x, y) {
    let found = Infinity;
    for (const loop of loops) {
        for (let k = 0, last = loop.length - 2; k < loop.length; last = k, k += 2) {
            const [ax, ay] = [loop[last], loop[last + 1]];
            const [dx, dy] = [loop[k] - ax, loop[k + 1] - ay];
            const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
            found = Math.min(found, (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2);
        }
    }
    return Math.sqrt(found);
}

function star(x, y, size) {
    const tips = [...Array(10).keys()].map((k) => {
        const [turn, far] = [(Math.PI * k) / 5, k % 2 ? size * 0.42 : size];
        return `${(x + far * Math.sin(turn)).toFixed(1)},${(y - far * Math.cos(turn)).toFixed(1)}`;
    });
    return `M${tips.join("L")}Z`;
}
