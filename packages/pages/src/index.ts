/** Layout, forms and styles that every page of Tocsin shares: server-rendered, without JavaScript. */
export { attribute, escapeHtml, flag, html, Html, type Insert } from './html.ts'
export { page, type NavigationItem, type PageOptions } from './page.ts'
export { flash, type Flash } from './flash.ts'
export {
  button,
  checkboxGroup,
  hiddenField,
  postForm,
  radioGroup,
  selectField,
  textArea,
  textField,
  type Choice,
  type TextFieldOptions,
} from './form.ts'
export { facts, table, type TableOptions } from './table.ts'
export { levelMark, moment, tag } from './marks.ts'
export { problemBody, problemPage } from './problem-page.ts'
export { CONTENT_SECURITY_POLICY, registerPages } from './page-routes.ts'
export { stylesheet, stylesheetPath } from './stylesheet.ts'
