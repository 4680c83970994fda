// What a word processor puts on the clipboard, as clean Markdown: headings, lists, bold and italic, links and tables stay;
// classes, fonts, colours, pictures and scripts go. Nothing of it is ever put into the page as HTML.

const WORTHWHILE = "h1,h2,h3,h4,h5,h6,ul,ol,table,a[href],b,strong,i,em,[data-look*='mso-list'],[data-look*='font-weight'],[data-look*='italic']";
const DROPPED = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "IMG", "SVG", "OBJECT", "IFRAME", "XML", "TEMPLATE"]);
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "BLOCKQUOTE", "PRE", "LI", "DD", "DT", "CENTER", "ADDRESS"]);
const LINKS = /^(https?:|mailto:|tel:)/i;
const LOOK = "data-look";
const DEEPEST = 200; // elements in one another

/** Returns the Markdown of `html`, or "" where it says no more than its plain text. */
export function markdownFromHtml(html) {
  const template = document.createElement("template"); // inert: nothing in it runs or is fetched
  template.innerHTML = harmless(html);
  if (!template.content.querySelector(WORTHWHILE)) return "";
  return levelled(blocks(template.content, 0))
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Styles under another name and no handlers: the page's policy would block them and complain. Only they are looked at. */
function harmless(html) {
  return html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${LOOK}=`).replace(/\son\w+\s*=/gi, " data-off="));
}

/** The title of the page is the first heading, so those of a text begin with ##, and no level is left out. */
function levelled(parts) {
  const heads = parts.map((part) => part.match(/^(#{1,6}) /)?.[1].length ?? 0);
  const used = [...new Set(heads.filter(Boolean))].sort();
  return parts.map((part, n) => (heads[n] ? part.replace(/^#+/, "#".repeat(Math.min(used.indexOf(heads[n]) + 2, 4))) : part));
}

function blocks(parent, depth) {
  const found = [];
  let line = "";
  const endLine = () => {
    const text = tidy(line);
    if (text) found.push(safeStart(text));
    line = "";
  };
  let list = []; // Word writes lists as paragraphs
  const endList = () => {
    if (list.length) found.push(list.join("\n"));
    list = [];
  };
  for (const node of parent.childNodes) {
    const wordItem = node.nodeType === Node.ELEMENT_NODE && /mso-list:\s*l\d/.test(node.getAttribute(LOOK) ?? "");
    if (!wordItem && (node.nodeType === Node.ELEMENT_NODE || node.textContent.trim())) endList();
    if (wordItem) {
      endLine();
      list.push(itemOfWord(node));
    } else if (isBlock(node)) {
      endLine();
      found.push(...block(node, depth + 1));
    } else {
      line += inline(node, depth + 1);
    }
  }
  endLine();
  endList();
  return found;
}

function isBlock(node) {
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return false;
  if (BLOCKS.has(node.tagName) || /^(H[1-6]|UL|OL|TABLE|HR)$/.test(node.tagName)) return true;
  return Boolean(node.querySelector("p,div,h1,h2,h3,h4,h5,h6,ul,ol,table")); // Google Docs puts all into one <b>
}

function block(node, depth) {
  if (depth > DEEPEST) return [escaped(node.textContent.replace(/\s+/g, " ").trim())];
  const level = node.tagName.match(/^H([1-6])$/)?.[1];
  if (level) {
    const words = tidy(inlineOf(node, depth)).replace(/\n/g, " ").replace(/\*\*/g, "");
    return words ? [`${"#".repeat(level)} ${words}`] : [];
  }
  if (node.tagName === "UL" || node.tagName === "OL") return [listLines(node, 0, depth).join("\n")].filter(Boolean);
  if (node.tagName === "TABLE") return tableOf(node, depth);
  if (node.tagName === "HR") return [];
  if (node.tagName === "BLOCKQUOTE") {
    return [blocks(node, depth).join("\n\n").replace(/^/gm, "> ")].filter((text) => text !== "> ");
  }
  return blocks(node, depth);
}

function listLines(list, level, depth) {
  const lines = [];
  let number = 1;
  for (const child of list.children) {
    if (/^[UO]L$/.test(child.tagName)) lines.push(...listLines(child, level + 1, depth + 1));
    if (child.tagName !== "LI") continue;
    const nested = [...child.children].filter((one) => /^[UO]L$/.test(one.tagName));
    const copy = child.cloneNode(true);
    for (const one of [...copy.children]) if (/^[UO]L$/.test(one.tagName)) one.remove();
    const words = tidy(inlineOf(copy, depth)).replace(/\n+/g, " ");
    lines.push(`${"    ".repeat(level)}${list.tagName === "OL" ? `${number++}.` : "-"} ${words}`);
    for (const one of nested) lines.push(...listLines(one, level + 1, depth + 1));
  }
  return lines;
}

function itemOfWord(paragraph) {
  const level = Number(paragraph.getAttribute(LOOK).match(/level(\d)/)?.[1] ?? 1) - 1;
  const copy = paragraph.cloneNode(true);
  const marks = [...copy.querySelectorAll("[data-look*='mso-list:Ignore'],[data-look*='mso-list: Ignore']")];
  const mark = marks[0]?.textContent.trim() ?? "";
  for (const one of marks) one.remove();
  const sign = /^\(?(\d+|[a-z]|[ivx]+)[.)]/i.test(mark) ? "1." : "-";
  return `${"    ".repeat(level)}${sign} ${tidy(inlineOf(copy, 0)).replace(/\n+/g, " ")}`;
}

function tableOf(table, depth) {
  const rows = [...table.rows].map((row) =>
    [...row.cells].map((cell) => tidy(inlineOf(cell, depth)).replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|")),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.flat().filter(Boolean); // a table for the layout
  const lines = rows.map((row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`);
  lines[0] = lines[0].replace(/\*\*/g, "");
  return [[lines[0], `|${" --- |".repeat(width)}`, ...lines.slice(1)].join("\n")];
}

function inlineOf(node, depth) {
  return [...node.childNodes].map((child) => inline(child, depth + 1)).join("");
}

function inline(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[\s\u00a0]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return "";
  if (depth > DEEPEST) return escaped(node.textContent.replace(/\s+/g, " "));
  if (node.tagName === "BR") return "\n";
  const words = inlineOf(node, depth);
  if (node.tagName === "A") return linkOf(node, words);
  const separate = BLOCKS.has(node.tagName) ? `${words}\n` : words;
  return emphasised(separate, node);
}

function linkOf(node, words) {
  const address = (node.getAttribute("href") ?? "").trim();
  const text = words.trim();
  if (!text || !LINKS.test(address)) return words;
  return `[${text}](${address.replace(/[\s<>()]/g, encodeURIComponent).replace(/\(/g, "%28").replace(/\)/g, "%29")})`;
}

function emphasised(words, node) {
  const style = node.getAttribute(LOOK) ?? "";
  const weight = style.match(/font-weight:\s*(\w+)/)?.[1];
  const bold = weight ? weight === "bold" || Number(weight) >= 600 : /^(B|STRONG)$/.test(node.tagName);
  const slope = style.match(/font-style:\s*(\w+)/)?.[1];
  const italic = slope ? slope === "italic" : /^(I|EM)$/.test(node.tagName);
  const sign = (bold ? "**" : "") + (italic ? "*" : "");
  if (!sign || !words.trim() || words.includes(sign)) return words;
  const [, before, inner, after] = words.match(/^(\s*)([\s\S]*?)(\s*)$/);
  return `${before}${sign}${inner}${[...sign].reverse().join("")}${after}`;
}

/** Signs that mean something in Markdown are written so that they are read as they stand. */
function escaped(text) {
  return text
    .replace(/[\\`*[\]]/g, "\\$&")
    .replace(/(^|[^\p{L}\p{N}])_|_(?=[^\p{L}\p{N}]|$)/gu, (found) => found.replace("_", "\\_"))
    .replace(/<(?=[a-z/!?])/gi, "&lt;");
}

function safeStart(text) {
  return text.replace(/^(#{1,6}(?= )|[-+](?= )|>|!!!|\?\?\?|===|---)/gm, "\\$1").replace(/^(\d+)\.(?= )/gm, "$1\\.");
}

function tidy(text) {
  return text
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, " ").trim())
    .join("\n")
    .replace(/\*\*\*\*/g, "")
    .trim();
}
