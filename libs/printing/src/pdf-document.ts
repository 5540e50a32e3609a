import PDFDocument from 'pdfkit';

/** What a PDF says of itself. */
export interface PdfAbout {
  readonly title: string;
  /** UTC milliseconds. */
  readonly madeAt: number;
  readonly fonts: { readonly regular: string; readonly bold: string };
}

/** An empty document: fonts are embedded, cut down to the characters used, with a map back to text. */
export function openPdf(size: 'A4' | 'A5', about: PdfAbout): PDFKit.PDFDocument {
  const pdf = new PDFDocument({
    autoFirstPage: false,
    size,
    margin: 0,
    lang: 'zh-CN',
    displayTitle: true,
    // None at first: a font opened under two names is read anew at each use.
    font: '',
    info: { Title: about.title, Creator: '爱心卡 Love Card', CreationDate: new Date(about.madeAt) },
  });
  return pdf.registerFont('regular', about.fonts.regular).registerFont('bold', about.fonts.bold);
}
