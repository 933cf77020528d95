"""Certificate sheets for tests: an ordinary one, one with long texts, one with six functions."""

from dataclasses import replace
from datetime import UTC, date, datetime

from certification.papers.certificate import CertificateSheet, ConfirmedFunction, Triple

MADE_AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
CODE = "7F3K9QW2M4XPD8RT"
FUNCTIONS = (
    Triple("Құжаттың сақталу күйін бағалау", "Оценка сохранности документа", "Assessing the condition of a document"),
    Triple(
        "Құжатты қалпына келтіруді жоспарлау және жүргізу",
        "Планирование и проведение реставрации документа",
        "Planning and carrying out the restoration of a document",
    ),
    Triple("Қалпына келтіру паспортын жүргізу", "Ведение реставрационного паспорта", "Keeping the restoration record"),
    Triple(
        "Қор сақтау режимін қамтамасыз ету: температура, ылғалдылық, жарық",
        "Обеспечение режима хранения фонда: температура, влажность, освещённость",
        "Keeping the storage climate of the collection: temperature, humidity, light",
    ),
    Triple(
        "Құжаттарды цифрландыруға дайындау және көшірмесінің сапасын тексеру",
        "Подготовка документов к оцифровке и проверка качества копий",
        "Preparing documents for digitisation and checking the quality of the copies",
    ),
    Triple(
        "Сирек кітаптар мен қолжазбаларды консервациялау жөнінде кеңес беру",
        "Консультирование по консервации редких книг и рукописей",
        "Advising on the conservation of rare books and manuscripts",
    ),
)


def functions(count: int) -> tuple[ConfirmedFunction, ...]:
    """The first `count` functions with their codes."""
    return tuple(ConfirmedFunction(f"LF-{index}", title) for index, title in enumerate(FUNCTIONS[:count], start=1))


def ordinary() -> CertificateSheet:
    """A sheet as most will be."""
    return CertificateSheet(
        number="KZ-LIB-2026-000123-K",
        code=CODE,
        url=f"HTTPS://TIZILIM.KZ/V/{CODE}",
        holder_kk="Әбдіқадырова Гүлнұр Өмірзаққызы",
        holder_ru="Абдикадырова Гульнур Омирзаковна",
        holder_latin="Abdiqadyrova Gulnur",
        profession=Triple("Құжат реставраторы", "Реставратор документов", "Document restorer"),
        profession_code="2622-5",
        level=6,
        standard=Triple("Кітапхана қорын сақтау", "Сохранение библиотечного фонда", "Preservation of collections"),
        standard_code="PS-LIB-03",
        standard_version="2026.1",
        scheme_code="S-RES-6",
        scheme_version="1.2",
        centre=Triple(
            "Қазақстандық кітапханалық одақ жанындағы сертификаттау орталығы",
            "Центр сертификации при Казахстанском библиотечном союзе",
            "Certification centre at the Kazakhstan Library Union",
        ),
        centre_number="C-0007",
        accreditation_number="A-2025-0007",
        place=Triple("Алматы", "Алматы", "Almaty"),
        head=Triple("Үлгі Сәуле Һәкімқызы", "Улги Сауле Хакимовна", "Saule Ulgi"),
        functions=functions(4),
        protocol_number="2026-0417",
        decision_number="2026-0392",
        issued_date=date(2026, 11, 23),
        valid_from=date(2026, 11, 23),
        valid_until=date(2031, 11, 22),
        basis=Triple(
            "Мамандарды тәуелсіз сертификаттау әдістемесі және «Атамекен» ҰКП тізілімдерді жүргізу ережесі, 2019",
            "Методика независимой сертификации специалистов и положение НПП «Атамекен» о ведении реестров, 2019",
            "Methodology of independent certification and the Atameken regulation on the registers, 2019",
        ),
        register=Triple(
            "Сертификатталған мамандардың тізілімі",
            "Реестр сертифицированных специалистов",
            "Register of certified specialists",
        ),
        title=Triple("Маман сертификаты", "Сертификат специалиста", "Specialist certificate"),
        is_demo=True,
    )


def six_functions() -> CertificateSheet:
    """As many functions as a qualification has at most."""
    return replace(ordinary(), functions=functions(6))


def long_texts() -> CertificateSheet:
    """Long names and titles everywhere, six functions of two or three lines."""
    wide = Triple(
        "Құжат реставраторы, сирек кітаптар, қолжазбалар және картографиялық басылымдар жөніндегі жетекші маман",
        "Реставратор документов, ведущий специалист по редким книгам, рукописям и картографическим изданиям",
        "Document restorer, leading specialist in rare books, manuscripts and cartographic editions",
    )
    added = Triple(
        ", сондай-ақ ұйымның ішкі құжаттарына сәйкес есеп жүргізу және тәлімгерлік ету",
        ", а также ведение учёта и наставничество согласно внутренним документам организации",
        ", with record keeping and mentoring under the internal documents of the organisation",
    )
    longer = tuple(
        ConfirmedFunction(
            f"LF-2622-{index}",
            Triple(title.kk + added.kk, title.ru + added.ru, title.en + added.en),
        )
        for index, title in enumerate(FUNCTIONS, start=1)
    )
    return replace(
        ordinary(),
        holder_kk="Нұрмұхаммедсейітжаппарова-Әбдірахманқожаева Гүлнұрсұлтанбегім Өмірзаққожахметқызы",
        holder_ru="Нурмухаммедсеитжаппарова-Абдрахманходжаева Гульнурсултанбегим Омирзаккожахметовна",
        holder_latin="Nurmukhammedseitzhapparova-Abdrakhmankhodzhayeva Gulnursultanbegim",
        profession=wide,
        standard=wide,
        centre=Triple(
            "Қазақстан Республикасының кітапханалары қызметкерлерінің біліктілігін растау жөніндегі салалық "
            "сертификаттау орталығының Солтүстік Қазақстан облысы бойынша өкілдігі",
            "Представительство отраслевого центра сертификации по подтверждению квалификации работников библиотек "
            "Республики Казахстан по Северо-Казахстанской области",
            "North Kazakhstan representation of the sectoral certification centre for the confirmation of "
            "qualifications of library staff of the Republic of Kazakhstan",
        ),
        place=Triple("Солтүстік Қазақстан облысы, Петропавл", "Северо-Казахстанская область, Петропавловск", ""),
        head=Triple("Құлмұхаммедқожаева Әсемгүл Ықыласбекқызы", "Кулмухаммедходжаева Асемгуль Икласбековна", ""),
        functions=longer,
    )
