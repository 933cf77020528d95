"""Marks WeasyPrint leaves out: the PDF/UA-1 statement and the language of each section."""

from typing import Any
from xml.etree.ElementTree import Element

# PDF/A admits a foreign mark only with a description of its schema beside it.
UA_MARK = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def claim_pdf_ua(pdf: Any) -> None:
    """Write the UA-1 statement into the metadata packet that is already there."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(b"</rdf:RDF>", UA_MARK) for part in metadata.stream]


def name_languages(pdf: Any, html: Element) -> None:
    """Give each `section` of the structure tree its language, so that a screen reader changes its voice."""
    languages = [section.get("lang") for section in html.iter("section")]
    marks = [entry for entry in pdf.objects if isinstance(entry, dict) and entry.get("S") == "/Sect"]
    if len(marks) != len(languages):  # a section broken over two pages: the document's language stays
        return
    for mark, language in zip(marks, languages, strict=True):
        if language:
            mark["Lang"] = type(pdf.catalog["Lang"])(language)
