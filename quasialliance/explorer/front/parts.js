/** Small parts that everything else is made of: elements, numbers, colours. */

/** Outcome class -> colour: the palette of Okabe and Ito, as in the project's figures. */
export const CLASS_COLOURS = { cohesion: "#78c3ed", mixed: "#f3e968", friction: "#dd7e33" };
export const CLASSES = ["cohesion", "mixed", "friction"];
export const INK = "#1a1a1a";
const SVG = "http://www.w3.org/2000/svg";
let made = 0;

/** Return an id that no other element on the page has. */
export function freshId(word) {
    made += 1;
    return `quasialliance-${word}-${made}`;
}

/**
 * Make an element.
 * @param {string} tag its name
 * @param {Object<string, *>} [attributes] attributes; `on...` are listeners, `text` is its text; null and false are left out
 * @param {...(Node|string)} children what it holds
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
    return filled(document.createElement(tag), attributes, children);
}

/** Make an SVG element, as `make` does. */
export function draw(tag, attributes = {}, ...children) {
    return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "text") element.textContent = value;
        else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/** Return a number from a decimal or a fraction such as "66/125"; NaN if it is neither. */
export function toNumber(text) {
    const [over, under] = String(text).trim().replace("−", "-").split("/");
    if (over.trim() === "" || (under !== undefined && under.trim() === "")) return NaN;
    return under === undefined ? Number(over) : Number(over) / Number(under);
}

/** Write a number with a true minus and, if asked for, with its sign. */
export function shown(value, digits = 3, signed = false) {
    const text = value.toFixed(digits).replace("-", "−");
    return signed && value > 0 ? `+${text}` : text;
}

/** Write a share of one in per cent. */
export function percent(share) {
    return `${(100 * share).toFixed(1)}%`;
}

/** Return how often a thing is there in words: "1 region", "3 regions". */
export function counted(count, word) {
    return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Return the classes of a bit mask. */
export function classesOf(mask) {
    return CLASSES.filter((_, bit) => (mask >> bit) & 1);
}
