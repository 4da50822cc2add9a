/**
 * One pass over a document's characters, before the parser: how deep its brackets nest. The parser calls itself for
 * every bracket, so a few thousand of them would overflow the stack. Brackets inside texts and comments do not count.
 */
export function nestingOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index)
    if (char === openBrace || char === openBracket || char === openParen) deepest = Math.max(deepest, ++depth)
    else if (char === closeBrace || char === closeBracket || char === closeParen) depth--
    else if (char === hash) index = endOfLine(text, index)
    else if (char === quote) index = endOfText(text, index)
  }
  return deepest
}

const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const openParen = 0x28
const closeParen = 0x29
const hash = 0x23
const quote = 0x22
const backslash = 0x5c
const newLine = 0x0a
const carriageReturn = 0x0d

function endOfLine(text: string, from: number): number {
  let index = from
  while (index < text.length && text.charCodeAt(index) !== newLine && text.charCodeAt(index) !== carriageReturn) index++
  return index
}

/** The closing quote of the text that begins at `from`; a text that never ends is the parser's to refuse. */
function endOfText(text: string, from: number): number {
  if (text.startsWith('"""', from)) {
    let end = text.indexOf('"""', from + 3)
    while (end > 0 && text.charCodeAt(end - 1) === backslash) end = text.indexOf('"""', end + 3)
    return end < 0 ? text.length : end + 2
  }
  for (let index = from + 1; index < text.length; index++) {
    const char = text.charCodeAt(index)
    if (char === backslash) index++
    else if (char === quote || char === newLine || char === carriageReturn) return index
  }
  return text.length
}
