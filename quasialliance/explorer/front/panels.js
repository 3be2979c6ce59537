/** What is said of a point: the equilibria, the payoffs, the incentives, the stability report, the survival curve. */
import { CLASS_COLOURS, CLASSES, counted, draw, make, shown } from "./parts.js";

const RAISES = "#e69f00";
const LOWERS = "#0072b2";
const SUM = "#595959";
const BAR = 150;

/** A panel: a section with a heading whose content is replaced. */
export function panel(title, name, ...before) {
    const body = make("div", { class: "body" });
    const heading = make("h2", { text: title });
    const element = make("section", { class: `panel ${name}`, "aria-label": title }, heading, ...before, body);
    return { element, body };
}

function minus(text) {
    return text.replaceAll("-", "−");
}

function badge(group) {
    return group ? make("span", { class: `badge ${group}`, text: group }) : null;
}

/** Return the table of all equilibria, the selected one marked. */
export function equilibria(found) {
    const rows = found.rows.map((row) => row.heading
        ? make("tr", { class: "continuum" }, make("th", { scope: "rowgroup", colspan: "4", text: `${row.kind}: ${row.profile}` }))
        : make("tr", { class: row.selected ? "selected" : null },
            make("th", { scope: "row" }, make("span", { class: row.profile.length < 24 ? "profile" : null, text: row.profile }), row.selected ? make("span", { class: "mark", text: " ★ selected" }) : null),
            make("td", { text: minus(row.payoffs) }), make("td", { text: row.kind }), make("td", {}, badge(row.classes))));
    const head = ["equilibrium", `payoffs (${found.players.join(", ")})`, "kind", "class"].map((text) => make("th", { scope: "col", text }));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
    return [scroller(table, "All equilibria"), make("p", { class: "note", text: `${found.note} ${found.rule}` })];
}

/** Return the allies' table of payoffs, best replies underlined. */
export function payoffs(table, actions) {
    const names = Object.keys(actions);
    const head = names.map((name) => make("th", { scope: "col", text: `${name} ${actions[name]}` }));
    const rows = table.map((row, j) => make("tr", {},
        make("th", { scope: "row", text: `${names[j]} ${actions[names[j]]}` }),
        ...row.map((cell) => {
            const numbers = cell.payoffs.map(minus).map((text, i) => cell.best[i]
                ? make("u", { title: "best reply" }, text, make("span", { class: "hidden", text: " best reply" })) : text);
            const mark = cell.selected ? "★ selected" : cell.equilibrium ? "equilibrium" : "";
            const content = make("td", { class: cell.equilibrium ? `equilibrium ${cell.class}` : null }, numbers[0], ", ", numbers[1]);
            if (mark) content.append(make("span", { class: "mark", text: mark }));
            return content;
        })));
    return [
        scroller(make("table", { class: "payoffs" },
            make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Japan ↓  ROK →" }), ...head)), make("tbody", {}, ...rows)), "Payoffs"),
        make("p", { class: "note", text: "Japan's payoff, then the ROK's; underlined: best reply to what the other does." }),
    ];
}

/** Return a waterfall for each deviation of each ally: bars that start where the last one ended, and their sum. */
export function incentives(entries, profile, actions, mechanism) {
    const low = Math.min(0, ...entries.flatMap((entry) => sums(entry)));
    const high = Math.max(0, ...entries.flatMap((entry) => sums(entry)));
    const across = (value) => (BAR * (value - low)) / (high - low || 1);
    return entries.map((entry) => {
        let from = 0;
        const rows = entry.parts.map(([name, value]) => {
            const bar = line(across(from), across(from + value), value > 0 ? RAISES : LOWERS, across(0));
            from += value;
            const { words, claim } = mechanism(name);
            return make("tr", { title: claim }, make("th", { scope: "row", text: words }), make("td", { class: "bar", "aria-hidden": "true" }, bar),
                make("td", { class: "value", text: shown(value, 3, true) }));
        });
        const holds = entry.gain > 0 ? "gains" : entry.gain < 0 ? "loses" : "neither gains nor loses";
        const title = `${entry.player} leaves (${[...profile].join(", ")}) to ${actions[entry.to]}: ${holds}${entry.gain ? ` ${shown(Math.abs(entry.gain))}` : ""}`;
        const total = make("tr", { class: "sum" }, make("th", { scope: "row", text: "gain from leaving" }),
            make("td", { class: "bar", "aria-hidden": "true" }, line(across(0), across(entry.gain), SUM, across(0))),
            make("td", { class: "value", text: shown(entry.gain, 3, true) }));
        return make("table", { class: `waterfall ${entry.gain > 0 ? "gains" : "holds"}` }, make("caption", { text: title }), make("tbody", {}, ...rows, total));
    });
}

function sums(entry) {
    let sum = 0;
    return [...entry.parts.map(([, value]) => { sum += value; return sum; }), entry.gain];
}

function line(from, to, fill, zero) {
    const x = Math.min(from, to);
    return draw("svg", { viewBox: `-1 0 ${BAR + 2} 14`, preserveAspectRatio: "none" },
        draw("path", { d: `M${zero.toFixed(1)},0V14`, stroke: "#8c8c8c", "stroke-width": "1" }),
        draw("rect", { x: x.toFixed(1), y: "2.5", width: Math.max(1, Math.abs(to - from)).toFixed(1), height: "9", fill }));
}

/** Return the stability report: a row per notion, a column per class. */
export function stability(found) {
    const head = ["stable as", ...CLASSES].map((text) => make("th", { scope: "col", text }));
    const signs = { yes: "●", no: "○", "not defined": "–" };
    const rows = found.rows.map((row) => make("tr", {},
        make("th", { scope: "row", title: row.meaning }, row.notion),
        ...row.findings.map((finding) => make("td", { class: finding.holds === "yes" ? "holds" : null },
            make("span", { class: "sign", "aria-hidden": "true", text: signs[finding.holds] }), ` ${finding.holds}`,
            finding.evidence ? make("span", { class: "evidence", text: finding.evidence }) : null))));
    const table = make("table", { class: "stability" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
    const meanings = found.rows.flatMap((row) => [make("dt", { text: row.notion }), make("dd", { text: row.meaning })]);
    return [scroller(table, "Stability report"), make("p", { class: "note", text: found.note }),
        make("details", {}, make("summary", { text: "What the notions mean" }), make("dl", {}, ...meanings))];
}

const LINES = {
    selected: { stroke: "#1a1a1a", "stroke-width": "2.4" },
    middle: { stroke: "#1a1a1a", "stroke-width": "2.4" },
    shortest: { stroke: "#b35c00", "stroke-width": "2", "stroke-dasharray": "9 4" },
    longest: { stroke: "#0072b2", "stroke-width": "2", "stroke-dasharray": "2 4" },
};

/** Return the survival curves: the chance that friction, or cohesion, has not come by a year. */
export function survival(found) {
    const [wide, high, left, below, above] = [560, 260, 48, 40, 10];
    const [across, up] = [wide - left - 16, high - below - above];
    const last = found.years[found.years.length - 1];
    const x = (year) => left + (across * year) / last;
    const y = (chance) => above + up * (1 - chance);
    const picture = draw("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", class: "survival",
        "aria-label": `Chance of no ${found.awaited} yet by year. ${found.curves.map(mean).join("; ")}` });
    picture.append(draw("path", { d: `M${left},${above}V${above + up}H${left + across}`, fill: "none", stroke: "#1a1a1a" }));
    for (const chance of [0, 0.25, 0.5, 0.75, 1]) {
        picture.append(draw("path", { d: `M${left},${y(chance)}H${left + across}`, stroke: "#d9d9d9" }),
            draw("text", { x: left - 7, y: y(chance) + 4, "text-anchor": "end", class: "tick", text: chance }));
    }
    for (let year = 0; year <= last; year += 5) picture.append(draw("text", { x: x(year), y: high - 22, "text-anchor": "middle", class: "tick", text: year }));
    picture.append(draw("text", { x: left + across / 2, y: high - 5, "text-anchor": "middle", class: "tick", text: "years from now" }));
    for (const curve of found.curves) {
        const d = curve.chances.map((chance, year) => `${year ? "L" : "M"}${x(year).toFixed(1)},${y(chance).toFixed(1)}`).join("");
        picture.append(draw("path", { d, fill: "none", ...LINES[curve.name] }));
    }
    const key = found.curves.map((curve) => make("li", {},
        draw("svg", { width: "34", height: "10", "aria-hidden": "true" }, draw("path", { d: "M0,5H34", ...LINES[curve.name] })), mean(curve)));
    const chosen = found.selected ? "" : " No equilibrium is selected; the middle one by its mean is drawn.";
    return [make("p", { text: `From ${found.start}: the chance that there has been no ${found.awaited} by a year.` }), picture,
        make("ul", { class: "key" }, ...key), make("p", { class: "note", text: `${found.note}${chosen}` })];
}

function mean(curve) {
    const words = { selected: "selected equilibrium", middle: "middle equilibrium", shortest: "shortest mean", longest: "longest mean" };
    return `${words[curve.name]}: ${curve.mean === null ? "perhaps never" : `${curve.mean} years in the mean`}`;
}

/** A part of the page that scrolls sideways by itself where it is too wide, by keyboard too. */
function scroller(table, label) {
    return make("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, table);
}

/** Return what the colours of the classes mean. */
export function classKey() {
    return CLASSES.map((name) => make("span", {}, draw("svg", { width: "14", height: "14", "aria-hidden": "true" },
        draw("rect", { width: "14", height: "14", fill: CLASS_COLOURS[name] })), ` ${name}`));
}

/** Return a count of changes in words. */
export function changes(count) {
    return count ? `${counted(count, "change")} from the preset` : "as the preset has it";
}
