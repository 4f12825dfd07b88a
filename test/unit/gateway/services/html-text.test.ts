import assert from 'node:assert/strict'
import {test} from 'node:test'
import {htmlToText} from '../../../../src/gateway/services/imap/html-text.ts'

test('the words of a mail stay, in lines; markup, styles, scripts and comments go', () => {
  const table: [html: string, text: string][] = [
    ['<p>one</p><p>two<br>three</p>', 'one\n\ntwo\nthree'],
    ['a <b>bold</b>  <i>word</i>', 'a bold word'],
    ['<head><title>x</title></head><style>p{}</style>text<script>alert("<p>")</script>', 'text'],
    ['<!-- <p>not this</p> -->this', 'this'],
    ['&lt;b&gt; &amp;amp; &#65;&#x42; &nbsp;&unknown;', '<b> &amp; AB &unknown;'],
    ['<a href="https://evil.example">click</a><img src=x onerror=y>', 'click'],
    ['2 < 3', '2'],
    ['<STYLE>x</STYLE >y', 'y'],
    ['', ''],
  ]
  for (const [html, text] of table) assert.equal(htmlToText(html), text, html)
})

test('what is not a character does not become one', () => {
  for (const html of ['&#0;', '&#xd800;', '&#1114112;', '&#7;']) assert.equal(htmlToText(html), html)
})

test('a mail made to take long takes as long as another of its size', () => {
  const size = 262_144
  for (const piece of ['<script>', '<style', '<', '<!--', '&#', '<p><', '</script', 'a<b>'])
    assert.ok(htmlToText(piece.repeat(size / piece.length)).length <= size * 2)
})
